package org.sigmap.spec.yaml;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.CommonNames;
import org.sigmap.spec.Paths;
import org.sigmap.spec.Refusal;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.Words;

/** What to say about a field that is not there. */
final class UnknownField {
  /** Fields of a spec that belong to the study, not to a cell. */
  static final List<String> STUDY_FIELDS = List.of("name", "description", "seeds", "sweep", "tune");

  private UnknownField() {}

  static List<String> owners(Class<?> type, String field) {
    if (!SpecSchema.isFamily(type)) {
      return List.of();
    }
    return SpecSchema.kinds(type).entrySet().stream()
        .filter(kind -> SpecSchema.fields(kind.getValue()).containsKey(field))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * @param root what is read: a cell, or a part of one by itself
   * @param type the group it stands in
   * @param records the kinds of the group that are used
   */
  static Refusal refusal(Class<?> root, Class<?> type, List<Class<?>> records, List<String> path) {
    String name = Paths.last(path);
    List<String> owners = owners(type, name);
    if (!owners.isEmpty()) {
      return Refusal.atKey(
          path,
          "%s is a field of %s only; remove it or change %s"
              .formatted(name, String.join(", ", owners), SpecSchema.kindField(type)));
    }
    return Refusal.atKey(
        path,
        "unknown field " + Words.show(Paths.join(path)) + "; " + advice(root, type, records, path));
  }

  private static String advice(
      Class<?> root, Class<?> type, List<Class<?>> records, List<String> path) {
    String name = Paths.last(path);
    Set<String> known = SpecSchema.paths(root);
    if (known.contains(name) && name.contains(".")) {
      List<String> parts = Paths.split(name);
      return "write %s: ...%s, for dotted names work in sweep only"
          .formatted(String.join(": {", parts), "}".repeat(parts.size() - 1));
    }
    Set<String> here = here(type, records, type == CellSpec.class);
    Optional<String> similar =
        Words.closest(name, here).map(field -> Paths.join(Paths.child(Paths.parent(path), field)));
    Optional<String> elsewhere =
        known.stream()
            .filter(other -> Words.alike(other.substring(other.lastIndexOf('.') + 1), name))
            .filter(other -> !other.equals(Paths.join(path)))
            .findFirst();
    return similar
        .or(() -> elsewhere)
        .map(likely -> "did you mean " + likely + "?")
        .or(
            () ->
                CommonNames.of(name)
                    .filter(
                        hint -> root == CellSpec.class || known.stream().anyMatch(hint::contains)))
        .orElse("the fields here are " + String.join(", ", here));
  }

  private static Set<String> here(Class<?> type, List<Class<?>> records, boolean top) {
    Set<String> here = new LinkedHashSet<>();
    if (SpecSchema.isFamily(type)) {
      here.add(SpecSchema.kindField(type));
    }
    records.forEach(record -> here.addAll(SpecSchema.fields(record).keySet()));
    if (top) {
      here.remove("seed");
      here.addAll(STUDY_FIELDS);
    }
    return here;
  }
}
