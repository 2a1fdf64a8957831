package org.sigmap.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder with the launcher in it, as an image has it, and scripts that call it. Scripts are files
 * in UTF-8, because this virtual machine may not be able to hand on other arguments than ASCII.
 *
 * @param folder the folder; {@code $home} in scripts
 */
record LauncherHome(Path folder) {
  private static final int PATIENCE_SECONDS = 120;

  /** The launcher beside a jar that starts {@code main} with this test's class path. */
  static LauncherHome image(Path folder, Class<?> main) throws IOException {
    LauncherHome home = launcherAlone(folder);
    writeJar(folder.resolve("sigmap.jar"), main);
    return home;
  }

  /** The launcher and nothing else. */
  static LauncherHome launcherAlone(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("cache"));
    Files.copy(Path.of("sigmap"), folder.resolve("sigmap"));
    if (!folder.resolve("sigmap").toFile().setExecutable(true)) {
      throw new IOException(folder + "/sigmap cannot be made executable");
    }
    return new LauncherHome(folder);
  }

  static void writeJar(Path file, Class<?> main) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, main.getName());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(System.getProperty("java.class.path").split(":"))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    try (OutputStream out = Files.newOutputStream(file)) {
      new JarOutputStream(out, manifest).close();
    }
  }

  /**
   * Starts a script of bash; {@code environment} is added to this process's, empty values unset.
   */
  Process start(String script, Map<String, String> environment) throws IOException {
    Path file = Files.createTempFile(folder, "script", ".sh");
    Files.writeString(file, script);
    ProcessBuilder builder = new ProcessBuilder("bash", file.toString());
    builder.environment().keySet().removeIf(name -> name.startsWith("SIGMAP_"));
    builder.environment().put("home", folder.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SIGMAP_CACHE", folder.resolve("cache").toString());
    // No archive of classes, which takes seconds to make; a test of it says otherwise.
    builder.environment().put("SIGMAP_JAVA_OPTIONS", "-Xshare:auto");
    builder.environment().putAll(environment);
    builder.environment().values().removeIf(String::isEmpty);
    return builder.start();
  }

  /** Runs a script to its end. */
  Program run(String script, Map<String, String> environment)
      throws IOException, InterruptedException {
    Process process = start(script, environment);
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the script did not end");
    }
    return new Program(process.exitValue(), out, err);
  }

  Program run(String script) throws IOException, InterruptedException {
    return run(script, Map.of());
  }

  /** Names of what lies in a folder, sorted. */
  static String names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .sorted()
          .collect(Collectors.joining(" "));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
