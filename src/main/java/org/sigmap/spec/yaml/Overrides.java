package org.sigmap.spec.yaml;

import java.util.List;

/**
 * What the command line changes in a spec.
 *
 * @param set {@code path=value}: the field takes this value in every cell; an axis of the same path
 *     in the file is dropped
 * @param sweep {@code path=a,b,c}: the field becomes an axis; an axis of the same path in the file
 *     is replaced
 * @param seeds number of seeds, or null to leave the file's
 */
public record Overrides(List<String> set, List<String> sweep, Integer seeds) {
  public Overrides {
    set = List.copyOf(set);
    sweep = List.copyOf(sweep);
  }

  public static Overrides none() {
    return new Overrides(List.of(), List.of(), null);
  }
}
