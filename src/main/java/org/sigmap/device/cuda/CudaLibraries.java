package org.sigmap.device.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes the CUDA libraries known to the dynamic linker before TensorFlow asks for them by name:
 * those of the system or image where all are there, otherwise those that this build brings, or as
 * the user wants it. Never a mixture, since libraries of different CUDA releases do not go
 * together.
 *
 * @param folders where the system's libraries are found
 * @param redist those this build brings
 * @param opener opens a library given its absolute path, {@link System#load}; an {@link
 *     UnsatisfiedLinkError} where it does not open
 * @param wanted where the user wants them from; empty leaves it to what is there
 */
public record CudaLibraries(
    LibraryFolders folders, CudaRedist redist, Consumer<Path> opener, Optional<Source> wanted) {
  /** Environment variable with {@code system} or {@code redist}, which the launcher checks. */
  static final String WANTED = "SIGMAP_CUDA";

  /** From wherever they are. */
  public CudaLibraries(LibraryFolders folders, CudaRedist redist, Consumer<Path> opener) {
    this(folders, redist, opener, Optional.empty());
  }

  public enum Source {
    SYSTEM,
    REDIST;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What came of it.
   *
   * @param source where the libraries come from, empty where some are missing
   * @param opened the libraries that are open, in dependency order
   * @param missing names found nowhere
   * @param refusal why a GPU cannot be used, empty where all are open
   */
  public record Outcome(
      Optional<Source> source,
      List<Path> opened,
      List<String> missing,
      Optional<GpuRefusal> refusal) {
    public Outcome {
      opened = List.copyOf(opened);
      missing = List.copyOf(missing);
    }
  }

  public static CudaLibraries ofSystem(
      LibraryFolders folders, CudaRedist redist, Map<String, String> environment) {
    Optional<Source> wanted =
        Arrays.stream(Source.values())
            .filter(source -> source.word().equals(environment.get(WANTED)))
            .findFirst();
    return new CudaLibraries(folders, redist, path -> System.load(path.toString()), wanted);
  }

  /** The names that the system lacks, of those TensorFlow or its libraries open. */
  public List<String> missing() {
    return CudaLibrary.fileNames().stream().filter(name -> folders.find(name).isEmpty()).toList();
  }

  /**
   * Versions of the CUDA runtime and of cuDNN in use, from the files they are installed as ({@code
   * libcudart.so.12.6.77}), or the release of both that this build brings.
   */
  public String versions() {
    return look().source().equals(Optional.of(Source.SYSTEM))
        ? "CUDA " + installed(CudaLibrary.CUDART) + ", cuDNN " + installed(CudaLibrary.CUDNN)
        : "CUDA " + redist.folder().getFileName() + " from Maven Central";
  }

  /** The version in the name of the file that the linker's name leads to. */
  private String installed(CudaLibrary library) {
    try {
      Path file = folders.find(library.fileName()).orElseThrow().toRealPath();
      return file.getFileName().toString().replaceFirst(".*\\.so\\.", "");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Where the libraries would come from, without opening or unpacking any. */
  public Outcome look() {
    List<String> missing = missing();
    boolean brought = redist.jar().isPresent() && !wanted.equals(Optional.of(Source.SYSTEM));
    if (brought && (!missing.isEmpty() || wanted.equals(Optional.of(Source.REDIST)))) {
      return new Outcome(Optional.of(Source.REDIST), List.of(), List.of(), Optional.empty());
    }
    if (missing.isEmpty()) {
      return new Outcome(Optional.of(Source.SYSTEM), List.of(), missing, Optional.empty());
    }
    return new Outcome(
        Optional.empty(), List.of(), missing, Optional.of(GpuRefusal.missingLibraries(missing)));
  }

  /**
   * Opens all libraries in dependency order. Call it before anything of TensorFlow's native code is
   * loaded.
   */
  public Outcome open(UnpackListener listener) {
    Outcome found = look();
    if (found.source().isEmpty()) {
      return found;
    }
    List<String> names = CudaLibrary.fileNames();
    Source source = found.source().get();
    return switch (source) {
      case SYSTEM ->
          open(source, names.stream().map(name -> folders.find(name).orElseThrow()).toList());
      case REDIST -> openUnpacked(names, listener);
    };
  }

  private Outcome openUnpacked(List<String> names, UnpackListener listener) {
    List<Path> unpacked;
    try {
      unpacked = redist.unpack(names, listener);
    } catch (IOException failure) {
      String message =
          failure instanceof AccessDeniedException ? "permission denied" : failure.getMessage();
      return failed(
          Source.REDIST,
          List.of(),
          GpuRefusal.notUnpacked(redist.folder().toString(), String.valueOf(message)));
    }
    return open(Source.REDIST, unpacked);
  }

  private static Outcome failed(Source source, List<Path> opened, GpuRefusal refusal) {
    return new Outcome(Optional.of(source), opened, List.of(), Optional.of(refusal));
  }

  private Outcome open(Source source, List<Path> paths) {
    List<Path> opened = new ArrayList<>();
    for (Path path : paths) {
      try {
        opener.accept(path.toAbsolutePath());
      } catch (UnsatisfiedLinkError failure) {
        return failed(
            source,
            opened,
            GpuRefusal.unloadableLibrary(path.toString(), String.valueOf(failure.getMessage())));
      }
      opened.add(path);
    }
    return new Outcome(Optional.of(source), opened, List.of(), Optional.empty());
  }
}
