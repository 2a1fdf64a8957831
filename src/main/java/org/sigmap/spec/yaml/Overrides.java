package org.sigmap.spec.yaml;

import java.util.List;

/**
 * What the command line changes in a spec.
 *
 * @param set {@code path=value}: the field takes this value in every cell; an axis of the same path
 *     in the file is dropped
 * @param sweep {@code path=a,b,c}: the field becomes an axis, or {@code path={field: a},{field:
 *     b}}: the group does; an axis of the same path in the file is replaced
 * @param zip {@code path=a,b other.path=c,d}: the fields become an axis on which they move together
 * @param seeds {@code 5}: their number, or {@code 100..104}: the first and the last; null to leave
 *     the file's
 */
public record Overrides(List<String> set, List<String> sweep, List<String> zip, String seeds) {
  public Overrides {
    set = List.copyOf(set);
    sweep = List.copyOf(sweep);
    zip = List.copyOf(zip);
  }

  /**
   * @param seeds their number, or null to leave the file's
   */
  public Overrides(List<String> set, List<String> sweep, Integer seeds) {
    this(set, sweep, List.of(), seeds == null ? null : seeds.toString());
  }

  public static Overrides none() {
    return new Overrides(List.of(), List.of(), null);
  }
}
