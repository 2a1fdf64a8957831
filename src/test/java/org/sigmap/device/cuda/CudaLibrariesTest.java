package org.sigmap.device.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding, unpacking and opening, on folders of stand-in files. */
class CudaLibrariesTest {
  private static final List<String> NAMES = CudaLibrary.fileNames();

  @TempDir private Path temp;
  private Path system;
  private Path carried;
  private Path unpacked;
  private final List<Path> opened = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();

  private final UnpackListener listener =
      new UnpackListener() {
        @Override
        public void starting(Path folder, int files, long totalBytes) {
          heard.add("starting " + files + " " + totalBytes);
        }

        @Override
        public void unpacked(String name, long doneBytes, long totalBytes) {
          heard.add(name + " " + doneBytes + "/" + totalBytes);
        }
      };

  @BeforeEach
  void folders() throws IOException {
    system = Files.createDirectory(temp.resolve("system"));
    carried = Files.createDirectory(temp.resolve("carried"));
    unpacked = temp.resolve("unpacked/here");
  }

  private CudaLibraries libraries() throws IOException {
    return new CudaLibraries(
        new LibraryFolders(List.of(temp.resolve("no such folder"), system)),
        CudaRedist.in(carried, unpacked),
        opened::add,
        Optional.empty());
  }

  /** A stand-in for the artifact, with more in it than is asked for. */
  private void carry() throws IOException {
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(carried.resolve("cuda-1-redist.jar")))) {
      for (String name : NAMES) {
        zip.putNextEntry(new ZipEntry(CudaRedist.PREFIX + name));
        zip.write(name.getBytes(StandardCharsets.UTF_8));
      }
      zip.putNextEntry(new ZipEntry(CudaRedist.PREFIX + "libnccl.so.2"));
    }
  }

  private static void fill(Path folder) throws IOException {
    for (String name : NAMES) {
      Files.writeString(folder.resolve(name), name);
    }
  }

  /**
   * cusolver links to cusparse, cublas and nvJitLink; cublas to cublasLt; cusparse to nvJitLink.
   */
  @Test
  void loadingOrderFollowsDependencies() {
    assertTrue(before("libcublasLt.so.12", "libcublas.so.12"));
    assertTrue(before("libnvJitLink.so.12", "libcusparse.so.12"));
    assertTrue(before("libcusparse.so.12", "libcusolver.so.11"));
    assertTrue(before("libcublas.so.12", "libcusolver.so.11"));
    assertTrue(before("libcudnn_graph.so.9", "libcudnn.so.9"));
    assertEquals(
        List.of(
            "libcublas.so.12",
            "libcublasLt.so.12",
            "libcudart.so.12",
            "libcudnn.so.9",
            "libcufft.so.11",
            "libcusolver.so.11",
            "libcusparse.so.12"),
        Stream.of(CudaLibrary.values())
            .filter(l -> l != CudaLibrary.NV_JIT_LINK && l != CudaLibrary.CUDNN_GRAPH)
            .map(CudaLibrary::fileName)
            .sorted()
            .toList());
  }

  private static boolean before(String first, String second) {
    return NAMES.indexOf(first) >= 0 && NAMES.indexOf(first) < NAMES.indexOf(second);
  }

  @Test
  void systemLibrariesComeFirst() throws IOException {
    fill(system);
    carry();
    CudaLibraries.Outcome outcome = libraries().open(listener);
    assertEquals(Optional.of(CudaLibraries.Source.SYSTEM), outcome.source());
    assertEquals(NAMES.stream().map(system::resolve).toList(), opened);
    assertFalse(Files.exists(unpacked));
  }

  /** A library that does not load may be the system's: then the build's own are asked for. */
  @Test
  void theUserChoosesWhereBothAreThere() throws IOException {
    fill(system);
    carry();
    assertEquals(Optional.of(CudaLibraries.Source.REDIST), wanted("redist").look().source());
    assertEquals(Optional.of(CudaLibraries.Source.SYSTEM), wanted("system").look().source());
    assertTrue(wanted("redist").versions().endsWith("from Maven Central"));
    Files.delete(system.resolve("libcudnn.so.9"));
    assertEquals(List.of("libcudnn.so.9"), wanted("system").missing());
  }

  private CudaLibraries wanted(String word) throws IOException {
    return CudaLibraries.ofSystem(
        libraries().folders(), libraries().redist(), Map.of("SIGMAP_CUDA", word));
  }

  @Test
  void missingLibraryFolderNamesWhatIsMissing() throws IOException {
    CudaLibraries.Outcome outcome = libraries().open(listener);
    assertEquals(Optional.of(GpuRefusal.missingLibraries(NAMES)), outcome.refusal());
    assertEquals(List.of(), opened);
  }

  @Test
  void oneMissingLibraryIsNamedAlone() throws IOException {
    fill(system);
    Files.delete(system.resolve("libcusolver.so.11"));
    CudaLibraries.Outcome outcome = libraries().open(listener);
    assertEquals(
        Optional.of(GpuRefusal.missingLibraries(List.of("libcusolver.so.11"))), outcome.refusal());
    assertEquals(List.of(), opened);
  }

  /** Never a mixture: where the system lacks one, all come from the artifact. */
  @Test
  void broughtLibrariesAreUnpackedOnce() throws IOException {
    fill(system);
    Files.delete(system.resolve("libcudnn.so.9"));
    carry();
    CudaLibraries.Outcome outcome = libraries().open(listener);
    assertEquals(Optional.of(CudaLibraries.Source.REDIST), outcome.source());
    assertEquals(NAMES.stream().map(unpacked::resolve).toList(), opened);
    for (String name : NAMES) {
      assertEquals(name, Files.readString(unpacked.resolve(name)));
    }
    long bytes = NAMES.stream().mapToLong(String::length).sum();
    assertEquals("starting " + NAMES.size() + " " + bytes, heard.get(0));
    assertEquals(
        NAMES.get(NAMES.size() - 1) + " " + bytes + "/" + bytes, heard.get(heard.size() - 1));
    try (Stream<Path> files = Files.list(unpacked)) {
      assertEquals(NAMES.size(), files.count());
    }

    heard.clear();
    FileTime then = Files.getLastModifiedTime(unpacked.resolve(NAMES.get(0)));
    libraries().open(listener);
    assertEquals(List.of(), heard);
    assertEquals(then, Files.getLastModifiedTime(unpacked.resolve(NAMES.get(0))));
  }

  /** A file cut short by an interruption of an older kind is unpacked again, and only that one. */
  @Test
  void incompleteFileIsUnpackedAgain() throws IOException {
    carry();
    libraries().open(listener);
    heard.clear();
    Files.writeString(unpacked.resolve("libcublas.so.12"), "lib");
    libraries().open(listener);
    assertEquals(2, heard.size());
    assertArrayEquals(
        "libcublas.so.12".getBytes(StandardCharsets.UTF_8),
        Files.readAllBytes(unpacked.resolve("libcublas.so.12")));
  }

  /**
   * A folder cannot be made below a file, by root either: a GPU is refused, the CPU still works.
   */
  @Test
  void placeThatCannotBeWrittenIsNamed() throws IOException {
    carry();
    unpacked = Files.createFile(temp.resolve("file")).resolve("here");
    GpuRefusal refusal = libraries().open(listener).refusal().orElseThrow();
    String start = "the CUDA libraries cannot be unpacked to " + unpacked + ": ";
    assertTrue(refusal.reason().startsWith(start), refusal.reason());
    assertEquals(List.of(), opened);
  }

  @Test
  void libraryThatDoesNotOpenIsNamed() throws IOException {
    fill(system);
    CudaLibraries broken =
        new CudaLibraries(
            new LibraryFolders(List.of(system)),
            libraries().redist(),
            path -> {
              if (path.endsWith("libcufft.so.11")) {
                throw new UnsatisfiedLinkError("invalid ELF header\nmore");
              }
              opened.add(path);
            },
            Optional.empty());
    CudaLibraries.Outcome outcome = broken.open(listener);
    assertEquals(
        "CUDA library " + system.resolve("libcufft.so.11") + " does not load: invalid ELF header",
        outcome.refusal().orElseThrow().reason());
    assertEquals(NAMES.indexOf("libcufft.so.11"), opened.size());
  }

  /** System.load on a file that is no library is what the stand-in above stands in for. */
  @Test
  void realOpenerRefusesWhatIsNoLibrary() throws IOException {
    fill(system);
    CudaLibraries real =
        CudaLibraries.ofSystem(new LibraryFolders(List.of(system)), libraries().redist(), Map.of());
    GpuRefusal refusal = real.open(listener).refusal().orElseThrow();
    assertTrue(refusal.reason().contains("libcudart.so.12 does not load"), refusal.reason());
  }

  @Test
  void versionsAreThoseOfTheLibrariesInUse() throws IOException {
    assertEquals("CUDA here from Maven Central", libraries().versions());
    fill(system);
    install("libcudart.so.12", "libcudart.so.12.6.77");
    install("libcudnn.so.9", "libcudnn.so.9.5.1");
    assertEquals("CUDA 12.6.77, cuDNN 9.5.1", libraries().versions());
    Files.delete(system.resolve("libcusolver.so.11"));
    assertEquals("CUDA here from Maven Central", libraries().versions());
  }

  /**
   * A pip wheel has no link but the library under the linker's name: its major version is known.
   */
  @Test
  void versionsOfFilesThatTellLittle() throws IOException {
    fill(system);
    install("libcudart.so.12", "4f1c9e");
    assertEquals("CUDA 4f1c9e, cuDNN 9", libraries().versions());
  }

  private void install(String name, String file) throws IOException {
    Files.move(system.resolve(name), system.resolve(file));
    Files.createSymbolicLink(system.resolve(name), Path.of(file));
  }

  @Test
  void lookingOpensNothing() throws IOException {
    carry();
    assertEquals(Optional.of(CudaLibraries.Source.REDIST), libraries().look().source());
    assertEquals(List.of(), opened);
    assertFalse(Files.exists(unpacked));
  }

  @Test
  void linkerCacheNamesFolders() throws IOException {
    Path cache = temp.resolve("ld.so.cache");
    Files.writeString(
        cache,
        "glibc-ld.so.cache1.1\0\1\2libcuda.so.1\0/usr/lib/wsl/lib/libcuda.so.1\0libc.so.6\0"
            + "/lib/x86_64-linux-gnu/libc.so.6\0");
    assertEquals(
        List.of(Path.of("/usr/lib/wsl/lib"), Path.of("/lib/x86_64-linux-gnu")),
        List.copyOf(LibraryFolders.cached(cache)));
    assertEquals(0, LibraryFolders.cached(temp.resolve("none")).size());
  }

  @Test
  void systemFoldersStartWithTheEnvironments() {
    LibraryFolders folders =
        LibraryFolders.ofSystem(java.util.Map.of("LD_LIBRARY_PATH", ":/opt/cuda/lib64::/second"));
    assertEquals(Path.of("/opt/cuda/lib64"), folders.folders().get(0));
    assertEquals(Path.of("/second"), folders.folders().get(1));
    assertTrue(folders.find("libc.so.6").isPresent());
  }
}
