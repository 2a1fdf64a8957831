package org.sigmap.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever goes wrong, the file that was asked for is named, and the temporary one is gone. */
class AtomicFileTest {
  @TempDir private Path folder;

  private FileSystemException refused(Path file) throws IOException {
    FileSystemException failure =
        assertThrows(FileSystemException.class, () -> AtomicFile.write(file, "text"));
    assertEquals(file.toString(), failure.getFile());
    assertNothingLeft();
    return failure;
  }

  private void assertNothingLeft() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      assertEquals(0, files.filter(file -> file.toString().endsWith(".tmp")).count());
    }
  }

  @Test
  void theFileIsNamedWithTheReason() throws IOException {
    Path plain = Files.writeString(folder.resolve("plain"), "");
    assertEquals("Not a directory", refused(plain.resolve("below")).getReason());
    assertEquals(NoSuchFileException.class, refused(folder.resolve("missing/file.csv")).getClass());
    Files.createDirectories(folder.resolve("taken/by"));
    assertEquals("Is a directory", refused(folder.resolve("taken")).getReason());
    assertEquals("File name too long", refused(folder.resolve("n".repeat(256))).getReason());
  }

  @Test
  void aNameMayBeAsLongAsTheFileSystemLetsIt() throws IOException {
    Path file = folder.resolve("n".repeat(255));
    AtomicFile.write(file, "text");
    assertEquals("text", Files.readString(file));
  }

  /** Writes the file that it is given. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      AtomicFile.write(Path.of(arguments[0]), "text");
    }
  }

  /** Whoever wants others out, or a group in, says so by the umask. */
  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"077, rw-------", "022, rw-r--r--", "002, rw-rw-r--"})
  void theUmaskSaysWhoMayRead(String umask, String permissions) throws Exception {
    Path file = folder.resolve("file.csv");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "umask " + umask + "; exec \"$0\" \"$@\"",
                java,
                "-cp",
                classes,
                Writer.class.getName(),
                file.toString())
            .inheritIO()
            .start();
    assertEquals(0, process.waitFor());
    assertEquals(permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  /** A full device says so without a name; what is read meanwhile has its own. */
  @Test
  void whatGoesWrongWhileWritingIsToldApart() throws IOException {
    Path file = folder.resolve("file.csv");
    IOException full = new IOException("No space left on device");
    assertEquals(file + ": No space left on device", thrown(file, full).getMessage());
    for (IOException other :
        List.of(
            new DamagedRunException("curves.csv:5: damaged"),
            new AccessDeniedException("elsewhere"))) {
      assertEquals(other, thrown(file, other));
    }
    assertNothingLeft();
  }

  private static IOException thrown(Path file, IOException failure) {
    return assertThrows(
        IOException.class,
        () ->
            AtomicFile.writing(
                file,
                text -> {
                  throw failure;
                }));
  }
}
