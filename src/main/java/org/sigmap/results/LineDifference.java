package org.sigmap.results;

import java.util.ArrayList;
import java.util.List;

/** The lines in which two short texts differ, by their longest common subsequence. */
final class LineDifference {
  private LineDifference() {}

  /** Lines only in {@code before} with "- " in front, only in {@code after} with "+ ", in order. */
  static List<String> of(String before, String after) {
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
