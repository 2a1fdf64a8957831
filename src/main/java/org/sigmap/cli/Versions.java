package org.sigmap.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine;

/** Version and commit of this build, from the properties that the build writes. */
public final class Versions implements CommandLine.IVersionProvider {
  private static final String FILE = "/org/sigmap/build.properties";

  public static String version() {
    return properties().getProperty("version");
  }

  /** The commit this was built from, or null where the build knew none. */
  public static String commit() {
    String commit = properties().getProperty("commit");
    return commit == null || commit.isBlank() || commit.startsWith("${") ? null : commit;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "sigmap " + version() + (commit() == null ? "" : " (" + commit() + ")"),
      "Java " + System.getProperty("java.version")
    };
  }

  private static Properties properties() {
    Properties properties = new Properties();
    try (InputStream in = Versions.class.getResourceAsStream(FILE)) {
      properties.load(in);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return properties;
  }
}
