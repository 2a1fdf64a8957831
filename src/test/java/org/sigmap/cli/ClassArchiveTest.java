package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher's archive of classes makes starts faster and changes nothing else, whatever it
 * holds.
 */
@Tag("slow")
class ClassArchiveTest {
  private static final Map<String, String> SHARING = Map.of("SIGMAP_JAVA_OPTIONS", "");
  private static final String SHARED = "source: shared objects file (top)";
  private static final String PREPARING = "sigmap: preparing faster starts, once\n";

  @TempDir Path directory;
  private LauncherHome home;
  private String version;

  /** Java archives no classes of folders, which is what tests run from. */
  @BeforeEach
  void install() throws Exception {
    home = LauncherHome.launcherAlone(directory);
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, Sigmap.class.getName());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(System.getProperty("java.class.path").split(":"))
            .filter(entry -> entry.endsWith(".jar"))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    Path classes = Path.of("target/classes");
    try (OutputStream out = Files.newOutputStream(directory.resolve("sigmap.jar"));
        JarOutputStream jar = new JarOutputStream(out, manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, jar);
      }
    }
    version = home.run("\"$home/sigmap\" --version").out();
    assertTrue(version.startsWith("sigmap "), version);
    assertTrue(Files.notExists(directory.resolve("cache/classes")));
  }

  private void startsSaying(String expected) throws Exception {
    Program program = home.run("\"$home/sigmap\" --version", SHARING);
    assertEquals(0, program.exitCode(), program.err());
    assertEquals(version, program.out());
    assertEquals(expected, program.err());
  }

  private Path archive() {
    Path folder = directory.resolve("cache/classes");
    return folder.resolve(LauncherHome.names(folder).split(" ")[0]);
  }

  /** Of the class that starts, where Java says that it was found. */
  private String source() throws Exception {
    home.run(
        "JAVA_TOOL_OPTIONS=-Xlog:class+load:file=$home/loaded \"$home/sigmap\" --version", SHARING);
    return Files.readAllLines(directory.resolve("loaded")).stream()
        .filter(line -> line.contains(" " + Sigmap.class.getName() + " "))
        .map(line -> line.substring(line.indexOf("source: ")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void isMadeOnceAndUsed() throws Exception {
    startsSaying(PREPARING);
    Object file = Files.getAttribute(archive(), "unix:ino");
    assertEquals(SHARED, source());
    startsSaying("");
    assertTrue(archive().toString().endsWith("-" + Files.size(archive()) + ".jsa"));
    assertEquals(file, Files.getAttribute(archive(), "unix:ino"));
    assertEquals(archive().getFileName() + " lock", LauncherHome.names(archive().getParent()));
  }

  @Test
  void oneThatIsCutOffIsMadeAgainAndOneThatIsDamagedIsNoMatter() throws Exception {
    startsSaying(PREPARING);
    Path archive = archive();
    assertTrue(archive.toFile().setWritable(true));
    try (FileChannel bytes = FileChannel.open(archive, StandardOpenOption.WRITE)) {
      bytes.write(ByteBuffer.wrap(new byte[100_000]), bytes.size() / 2);
    }
    startsSaying("");
    try (FileChannel bytes = FileChannel.open(archive, StandardOpenOption.WRITE)) {
      bytes.write(ByteBuffer.wrap(new byte[4096]), 0);
    }
    startsSaying("");
    try (FileChannel bytes = FileChannel.open(archive, StandardOpenOption.WRITE)) {
      bytes.truncate(200_000);
    }
    startsSaying(PREPARING);
    startsSaying("");
  }

  @Test
  void oneOfAnotherProgramIsNotUsed() throws Exception {
    startsSaying(PREPARING);
    Path archive = archive();
    Path image = directory.resolve("classes-" + Files.size(archive) + ".jsa");
    Files.move(archive, image);
    startsSaying("");
    assertEquals(SHARED, source());
    assertEquals("lock", LauncherHome.names(directory.resolve("cache/classes")));
    Files.setLastModifiedTime(directory.resolve("sigmap.jar"), FileTime.from(Instant.EPOCH));
    startsSaying("");
    assertNotEquals(SHARED, source());
  }

  @Test
  void programsThatStartTogetherDoNotDisturbEachOther() throws Exception {
    Program program =
        home.run(
            "for i in 1 2 3; do \"$home/sigmap\" --version & done; wait; ls"
                + " \"$home/cache/classes\"",
            SHARING);
    assertEquals(PREPARING, program.err());
    assertEquals(
        version + version + version,
        program.out().lines().limit(6).map(line -> line + "\n").collect(Collectors.joining()));
    startsSaying("");
  }

  @Test
  void whereNoneCanBeMadeOrKeptNothingIsSaid() throws Exception {
    Files.createFile(directory.resolve("cache/classes"));
    startsSaying("");
    Files.delete(directory.resolve("cache/classes"));
    Program program =
        home.run("SIGMAP_CACHE=/proc/none TMPDIR=/proc \"$home/sigmap\" --version", SHARING);
    assertEquals(version, program.out());
    assertEquals("", program.err());
    // What cannot be made is not tried at every start.
    LauncherHome.writeJar(directory.resolve("sigmap.jar"), Sigmap.class);
    startsSaying(PREPARING);
    startsSaying("");
    assertNotEquals("", LauncherHome.names(directory.resolve("cache/classes")));
  }
}
