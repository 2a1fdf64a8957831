package org.sigmap.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sigmap.spec.CommonNames;
import org.sigmap.spec.Paths;
import org.sigmap.spec.ReferencePage;
import org.sigmap.spec.SpecJsonSchema;
import org.sigmap.spec.SpecReference;
import org.sigmap.spec.SpecReference.Field;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description =
        "Say what a field of a specification means, with its values and default; a group, such as"
            + " preconditioner, with its kinds and fields; nothing, what there is.")
public final class ExplainCommand extends ProgramCommand {
  private static final int COLUMNS = 79;

  @Parameters(
      paramLabel = "FIELD",
      arity = "0..1",
      description =
          "As under sweep:, such as preconditioner.p, or with its kind: optimizer.sam.rho, teacher,"
              + " preconditioner.covariance-power.")
  private String name;

  @Option(names = "--markdown", description = "Print docs/reference.md: every field.")
  private boolean markdown;

  @Option(names = "--json-schema", description = "Print a JSON Schema for editors.")
  private boolean schema;

  @Override
  public Integer call() {
    if (schema) {
      print(SpecJsonSchema.text());
    } else {
      print(markdown ? ReferencePage.markdown() : explained());
    }
    out().flush();
    return ExitCode.DONE;
  }

  private String explained() {
    List<Field> fields = SpecReference.fields();
    if (name == null) {
      return list(fields.stream().filter(f -> !f.path().contains(".")).toList())
          + "\nsigmap explain FIELD shows one, docs/reference.md all.\n";
    }
    List<Field> exact =
        fields.stream().filter(f -> f.path().equals(name) || f.qualified().equals(name)).toList();
    List<Field> inside =
        fields.stream()
            .filter(f -> within(f.path()) || within(f.qualified()))
            .filter(f -> exact.isEmpty() || rest(f).indexOf('.') < 0)
            .toList();
    if (exact.isEmpty() && inside.isEmpty()) {
      throw CommandFailure.usage(unknown(fields));
    }
    StringBuilder text = new StringBuilder();
    exact.forEach(field -> text.append(full(field)));
    Optional<Class<?>> family =
        exact.stream().<Class<?>>map(Field::type).filter(SpecSchema::isFamily).findFirst();
    if (family.isPresent()) {
      return text.append(kinds(family.get())).toString();
    }
    kindOf(inside).ifPresent(kind -> text.append(wrapped(SpecReference.meaning(kind), "")));
    if (!inside.isEmpty()) {
      text.append(text.isEmpty() ? "" : "\n").append(list(inside));
    }
    return text.toString();
  }

  /** The kinds of a group, a line each. */
  private String kinds(Class<?> family) {
    StringBuilder text = new StringBuilder();
    SpecSchema.kinds(family)
        .forEach(
            (kind, record) -> {
              boolean fields = record.getRecordComponents().length > 0;
              text.append(
                  wrapped(
                      SpecSchema.kindField(family) + ": " + kind + (fields ? "" : " (no fields)"),
                      "  "));
              text.append(wrapped(SpecReference.meaning(record), "      "));
            });
    return text + "sigmap explain " + name + ".KIND shows the fields of one.\n";
  }

  private boolean within(String path) {
    return path.startsWith(name + ".");
  }

  private String rest(Field field) {
    return (within(field.path()) ? field.path() : field.qualified()).substring(name.length() + 1);
  }

  /** The record that all fields are of, where a kind was named. */
  private static Optional<Class<?>> kindOf(List<Field> inside) {
    Set<Class<?>> owners = inside.stream().map(Field::owner).collect(Collectors.toSet());
    return owners.size() == 1 && inside.stream().noneMatch(f -> f.conditions().isEmpty())
        ? Optional.of(owners.iterator().next())
        : Optional.empty();
  }

  private static String full(Field field) {
    StringBuilder text = new StringBuilder(field.path());
    if (!field.conditions().isEmpty()) {
      text.append("  (").append(String.join(", ", field.conditions())).append(")");
    }
    text.append('\n');
    field.usual().ifPresent(usual -> text.append("  default: ").append(usual).append('\n'));
    text.append(wrapped("values: " + field.values(), "  "));
    text.append(wrapped(field.meaning(), "  "));
    if (field.type().isEnum()) {
      List<String> words = SpecSchema.words(field.type());
      for (int i = 0; i < words.size(); i++) {
        String meaning = SpecReference.meaning(field.type(), i);
        if (!meaning.isEmpty()) {
          text.append(wrapped(words.get(i) + ": " + meaning, "    "));
        }
      }
    }
    return text.toString();
  }

  /** A line a field, those of one meaning together. */
  private static String list(List<Field> fields) {
    Map<String, Field> lines = new LinkedHashMap<>();
    for (Field field : fields) {
      String usual = field.usual().map(u -> " = " + u).orElse("");
      lines.putIfAbsent(field.qualified() + usual, field);
    }
    StringBuilder text = new StringBuilder();
    lines.forEach(
        (line, field) -> text.append(line).append('\n').append(wrapped(field.meaning(), "    ")));
    return text.toString();
  }

  private static String wrapped(String text, String indent) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() > 0 && indent.length() + line.length() + 1 + word.length() > COLUMNS) {
        lines.append(indent).append(line).append('\n');
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    return line.length() == 0 ? lines.toString() : lines.append(indent).append(line) + "\n";
  }

  private String unknown(List<Field> fields) {
    String shown = "there is no field " + Words.show(name);
    Optional<String> common = CommonNames.of(name);
    if (common.isPresent()) {
      return shown + "; " + common.get();
    }
    Set<String> known = new LinkedHashSet<>();
    fields.forEach(field -> known.addAll(List.of(field.path(), field.qualified())));
    List<String> near = new ArrayList<>();
    String last = Paths.last(name);
    known.stream().filter(path -> Words.alike(Paths.last(path), last)).limit(3).forEach(near::add);
    if (near.isEmpty()) {
      known.stream()
          .filter(path -> Words.near(name, path) || Words.near(last, Paths.last(path)))
          .sorted(Comparator.comparingInt(path -> Words.distance(name, path)))
          .limit(3)
          .forEach(near::add);
    }
    return shown
        + (near.isEmpty()
            ? "; `sigmap explain` lists those there are"
            : "; did you mean " + String.join(" or ", near) + "?");
  }
}
