package org.sigmap.results;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.Study;
import org.sigmap.spec.Tuning;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.spec.yaml.SpecWriter;

/** How two specifications differ in their cells, whatever version wrote either. */
public final class SpecDifference {
  private SpecDifference() {}

  /**
   * The lines in which two texts differ, each with every default shown: "- " in front of those only
   * in {@code before}, "+ " of those only in {@code after}, in order; none where they make the same
   * cells: same identities, axes and paths. A text that this version does not read is compared as
   * it is.
   */
  public static List<String> of(String before, String after) {
    if (before.equals(after)) {
      return List.of();
    }
    try {
      Study a = SpecReader.read(before, RunDirectory.SPEC, Overrides.none());
      Study b = SpecReader.read(after, RunDirectory.SPEC, Overrides.none());
      return new HashSet<>(a.cells()).equals(new HashSet<>(b.cells()))
              && trials(a).equals(trials(b))
          ? List.of()
          : lines(SpecWriter.toYaml(a), SpecWriter.toYaml(b));
    } catch (SpecException unreadable) {
      return lines(before, after);
    }
  }

  private static Set<Tuning.Candidate> trials(Study study) {
    return study.tuning().map(t -> new HashSet<>(t.candidates())).orElse(new HashSet<>());
  }

  /** By the longest common subsequence: both are short. */
  private static List<String> lines(String before, String after) {
    List<String> a = before.lines().toList();
    List<String> b = after.lines().toList();
    int[][] common = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        common[i][j] =
            a.get(i).equals(b.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<String> changes = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < a.size() || j < b.size()) {
      if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
        i++;
        j++;
      } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
        changes.add("- " + a.get(i++));
      } else {
        changes.add("+ " + b.get(j++));
      }
    }
    return changes;
  }
}
