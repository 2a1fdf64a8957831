package org.sigmap.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The fields of {@link SpecReference} as {@code docs/reference.md} shows them. */
public final class ReferencePage {
  private ReferencePage() {}

  public static String markdown() {
    StringBuilder text =
        new StringBuilder(
            """
            # Every field of a specification

            Written by `sigmap explain --markdown`; `sigmap explain FIELD` shows one. Fields that belong to a kind, or
            to some experiments, say so under their table's heading; what has no default may be left out. Quantities are
            dimensionless where nothing else is said.
            """);
    Map<String, List<SpecReference.Field>> tables =
        SpecReference.fields().stream()
            .collect(
                Collectors.groupingBy(
                    ReferencePage::heading, LinkedHashMap::new, Collectors.toList()));
    tables.forEach(
        (heading, rows) -> {
          text.append("\n## ").append(heading).append('\n');
          String about = about(rows.get(0));
          text.append(about.isEmpty() ? "" : "\n" + about + "\n");
          text.append("\n| field | values | default | meaning |\n|---|---|---|---|\n");
          rows.forEach(
              row ->
                  text.append(
                      "| `%s` | %s | %s | %s |\n"
                          .formatted(
                              row.path(),
                              cell(row.values()),
                              row.usual().map(usual -> "`" + usual + "`").orElse(""),
                              cell(row.meaning()))));
        });
    return text.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }

  private static String heading(SpecReference.Field field) {
    String group = Paths.join(Paths.parent(Paths.split(field.path())));
    String conditions = String.join(", ", field.conditions());
    return (group.isEmpty() ? "the specification" : group)
        + (conditions.isEmpty() ? "" : " (" + conditions + ")");
  }

  /** What the record of a kind is; nothing of others, whose field says it. */
  private static String about(SpecReference.Field first) {
    boolean kind = first.conditions().stream().anyMatch(c -> c.contains(".kind: "));
    return kind && first.owner().isRecord() ? cell(SpecReference.meaning(first.owner())) : "";
  }
}
