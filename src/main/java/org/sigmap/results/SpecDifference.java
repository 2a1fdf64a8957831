package org.sigmap.results;

import java.util.HashSet;
import java.util.List;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.spec.yaml.SpecWriter;

/** How two specifications differ in their cells, whatever version wrote either. */
final class SpecDifference {
  private SpecDifference() {}

  /**
   * The lines in which two texts differ, each with every default shown; none where they make the
   * same cells: same identities, axes and paths. A text that this version does not read is compared
   * as it is.
   */
  static List<String> of(String before, String after) {
    if (before.equals(after)) {
      return List.of();
    }
    try {
      Study a = SpecReader.read(before, RunDirectory.SPEC, Overrides.none());
      Study b = SpecReader.read(after, RunDirectory.SPEC, Overrides.none());
      return new HashSet<>(a.cells()).equals(new HashSet<>(b.cells()))
          ? List.of()
          : LineDifference.of(SpecWriter.toYaml(a), SpecWriter.toYaml(b));
    } catch (SpecException unreadable) {
      return LineDifference.of(before, after);
    }
  }
}
