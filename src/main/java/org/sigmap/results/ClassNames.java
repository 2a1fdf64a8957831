package org.sigmap.results;

import java.util.List;
import org.sigmap.spec.Words;

/** What classes are called: an exhibit of a run, one name a line in the order of the outputs. */
public final class ClassNames {
  public static final String FILE = "class-names.txt";

  private ClassNames() {}

  public static String toText(List<String> names) {
    return String.join("\n", names.stream().map(Words::escape).toList()) + "\n";
  }

  public static List<String> fromText(String text) {
    return text.lines().toList();
  }
}
