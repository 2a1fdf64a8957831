package org.sigmap.device.cuda;

/** Messages of native libraries, made fit for one sentence. */
final class Text {
  private static final int LONGEST = 240;

  private Text() {}

  static String firstLine(String message) {
    String line = message.strip().lines().findFirst().orElse("no message").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
