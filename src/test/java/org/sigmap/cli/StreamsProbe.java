package org.sigmap.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Starts as the program does and writes to both streams in turn, as native code does to a third.
 */
public final class StreamsProbe {
  static final int LINES = 50;

  private StreamsProbe() {}

  public static void main(String[] arguments) throws IOException {
    Startup.settle();
    // Not closed: that would close the process's descriptor 2.
    FileOutputStream nativeLines = new FileOutputStream(FileDescriptor.err);
    for (int i = 0; i < LINES; i++) {
      System.out.println("out " + i);
      System.err.println("err " + i);
      nativeLines.write(("native " + i + "\n").getBytes(StandardCharsets.UTF_8));
    }
    System.exit(3);
  }
}
