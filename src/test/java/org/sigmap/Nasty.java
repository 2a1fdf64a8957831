package org.sigmap;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Texts made to break out of whatever holds them. */
public final class Nasty {
  private static final String[] PIECES = {
    "<script>alert(1)</script>",
    "</title>",
    "</pre>",
    "<img src=x onerror=alert(1)>",
    "\"",
    "'",
    "' onload='alert(1)",
    "&",
    "&lt;",
    "]]>",
    "<!--",
    "-->",
    "\n",
    "\r\n",
    "\t",
    "\u0000",
    "\b",
    "\u001b[31m",
    "\u001b]0;title\u0007",
    "\u009b2J",
    "\u202e",
    "\u2028",
    "\ud800",
    "\udfff",
    "\uffff",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+",
    "-",
    "@SUM(1)",
    "＝1",
    ",",
    ";",
    "$(touch x)",
    "`",
    "\\",
    "'=1",
    "%s%n",
    "#",
    "\n#SBATCH --wrap=x\n",
    "a",
    "0",
    " ",
    "é",
    "\ud83d\ude00",
    "−1"
  };

  private Nasty() {}

  /** A text of up to six pieces, the same for the same state of {@code random}. */
  public static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int pieces = 1 + random.nextInt(6); pieces > 0; pieces--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  /** So many texts, the same for the same seed. */
  public static List<String> texts(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, count).mapToObj(i -> text(random)).toList();
  }
}
