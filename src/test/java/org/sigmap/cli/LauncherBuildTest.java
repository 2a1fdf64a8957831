package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build stands in for Maven's: what is asked is when one is made, and where. */
@Tag("slow")
class LauncherBuildTest {
  private static final String LIBRARY =
      "org/tensorflow/internal/c_api/linux-x86_64/libtensorflow.so";

  @TempDir Path directory;
  private LauncherHome home;
  private Path source;

  @BeforeEach
  void checkOut() throws IOException {
    home = LauncherHome.launcherAlone(directory);
    Files.writeString(directory.resolve("pom.xml"), "<project/>");
    source = Files.createDirectories(directory.resolve("src/main/java")).resolve("A.java");
    Files.writeString(source, "class A {}");
    LauncherHome.writeJar(directory.resolve("made.jar"), BuildProbe.class);
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(directory.resolve("native.jar")))) {
      jar.putNextEntry(new JarEntry(LIBRARY));
      jar.write("code".getBytes(StandardCharsets.UTF_8));
    }
    Path maven = Files.createDirectories(directory.resolve("bin")).resolve("mvn");
    Files.writeString(
        maven,
        """
        #!/bin/bash
        echo "$*" >>"$home/built"
        printf '\\033[0m'
        for word; do case $word in -Dsigmap.target=*) target=${word#*=} ;; esac; done
        mkdir -p "$target/lib"
        cp "$home/native.jar" "$target/lib/tensorflow-core-native-1.1.0-linux-x86_64.jar"
        sleep "${BUILD_SECONDS:-0}"
        [ ! -f "$home/edit" ] || { mv "$home/edit" "$home/src/main/java/A.java"; }
        cp "$home/made.jar" "$target/sigmap.jar"
        exit "${BUILD_CODE:-0}"
        """);
    assertTrue(maven.toFile().setExecutable(true));
  }

  private static Map<String, String> with(String... settings) {
    Map<String, String> environment =
        new java.util.HashMap<>(Map.of("SIGMAP_NATIVE", "cpu", "SIGMAP_CUDA", "system"));
    for (int i = 0; i < settings.length; i += 2) {
      environment.put(settings[i], settings[i + 1]);
    }
    return environment;
  }

  private static String script(String lines) {
    return "PATH=$home/bin:$PATH\n" + lines;
  }

  /** The jar that a call of the launcher runs from. */
  private Path jar(String... settings) throws IOException, InterruptedException {
    Program program = home.run(script("\"$home/sigmap\""), with(settings));
    assertEquals(0, program.exitCode(), program.err());
    // What Maven says to a terminal is not for a pipe.
    assertFalse(program.err().contains("\u001b"), program.err());
    return Path.of(program.out().lines().findFirst().orElseThrow());
  }

  private long builds() throws IOException {
    return Files.readAllLines(directory.resolve("built")).size();
  }

  @Test
  void aBuildServesUntilTheSourcesDiffer() throws Exception {
    Path first = jar();
    assertTrue(first.startsWith(directory.resolve("dist/cpu")), first.toString());
    assertEquals(first, jar());
    // A clock that is ahead, or a checkout that writes the same again.
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plus(2, ChronoUnit.DAYS)));
    assertEquals(first, jar());
    Files.writeString(source.resolveSibling(".A.java.swp"), "an editor's");
    assertEquals(first, jar());
    assertEquals(1, builds());

    Files.writeString(source, "class A { }");
    Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));
    assertNotEquals(first, jar());
    assertEquals(2, builds());
    Files.writeString(source, "class A {}");
    assertEquals(first, jar());
    assertEquals(2, builds());
  }

  @Test
  void flavoursShareACheckout() throws Exception {
    Path cpu = jar();
    Path gpu = jar("SIGMAP_NATIVE", "gpu");
    assertTrue(gpu.startsWith(directory.resolve("dist/gpu")), gpu.toString());
    assertEquals(cpu, jar());
    assertEquals(gpu, jar("SIGMAP_NATIVE", "gpu"));
    assertEquals(2, builds());
    assertTrue(Files.readAllLines(directory.resolve("built")).get(1).contains("-Pgpu"));
  }

  @Test
  void launchersAtTheSameTimeBuildOnce() throws Exception {
    Program program =
        home.run(
            script("\"$home/sigmap\" & \"$home/sigmap\" & \"$home/sigmap\" & wait"),
            with("BUILD_SECONDS", "1"));
    assertEquals(1, builds(), program.err());
    assertEquals(1, program.out().lines().filter(line -> line.endsWith(".jar")).distinct().count());
    assertEquals(3, program.out().lines().filter(line -> line.endsWith(".jar")).count());
  }

  @Test
  void sourcesThatChangeDuringABuildAreBuiltAgain() throws Exception {
    Files.writeString(directory.resolve("edit"), "class A { int b; }");
    Path built = jar();
    assertEquals(2, builds());
    assertEquals(built, jar());
    assertEquals(2, builds());
  }

  @Test
  void whatARunningProgramIsMadeOfStaysAsItWas() throws Exception {
    Path end = directory.resolve("end");
    Process running = home.start(script("exec \"$home/sigmap\" \"$home/end\""), with());
    Path jar = Path.of(running.inputReader().readLine());
    byte[] before = Files.readAllBytes(jar);
    Object file = Files.getAttribute(jar, "unix:ino");
    // Four builds are kept beside those in use; the sixth would be the end of the first.
    for (int i = 0; i < 6; i++) {
      Files.writeString(source, "class A { int b" + i + "; }");
      jar();
    }
    assertEquals(List.of(7L, 5L), List.of(builds(), kept()));
    assertEquals(file, Files.getAttribute(jar, "unix:ino"));
    assertTrue(java.util.Arrays.equals(before, Files.readAllBytes(jar)));
    Files.createFile(end);
    assertEquals(0, running.waitFor());
    Files.writeString(source, "class A { int last; }");
    jar();
    assertEquals(4, kept());
    assertTrue(Files.notExists(jar));
  }

  private long kept() {
    return LauncherHome.names(directory.resolve("dist/cpu")).split(" ").length;
  }

  @Test
  void tensorFlowIsUnpackedOnceAndOffTheClassPath() throws Exception {
    Path jar = jar();
    Path library = jar.resolveSibling("native/linux-x86_64/libtensorflow.so");
    Object file = Files.getAttribute(library, "unix:ino");
    assertEquals("", LauncherHome.names(jar.resolveSibling("lib")));
    Program program =
        home.run(script("\"$home/sigmap\""), with("TZ", "Pacific/Auckland", "HOME", "/"));
    assertEquals(library.getParent().toString(), program.out().lines().toList().get(1));
    Files.writeString(source, "class A { int b; }");
    jar();
    assertEquals(file, Files.getAttribute(library, "unix:ino"));
    assertEquals(
        "tensorflow-core-native-1.1.0-linux-x86_64",
        LauncherHome.names(directory.resolve("dist/native")));
  }

  @Test
  void aBuildThatFailsIsSaidAndNotUsed() throws Exception {
    Program program = home.run(script("\"$home/sigmap\""), with("BUILD_CODE", "1"));
    assertEquals(2, program.exitCode());
    assertEquals(
        "sigmap: the build failed, as shown above; it needs JDK 17, Maven 3.8 and, the first time,"
            + " the network",
        program.err().lines().toList().get(1));
    jar();
    assertEquals(2, builds());
  }
}
