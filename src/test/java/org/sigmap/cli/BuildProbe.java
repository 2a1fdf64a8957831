package org.sigmap.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Says which jar it runs from and, given a file, waits until that is there. */
public final class BuildProbe {
  private static final long PAUSE_MILLISECONDS = 20;

  private BuildProbe() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(System.getProperty("java.class.path"));
    System.out.println(System.getProperty("java.library.path"));
    while (arguments.length > 0 && !Files.exists(Path.of(arguments[0]))) {
      Thread.sleep(PAUSE_MILLISECONDS);
    }
  }
}
