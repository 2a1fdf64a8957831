package org.sigmap.device.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

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
   * @param refusal why a GPU cannot be used, empty where all are open
   */
  public record Outcome(Optional<Source> source, Optional<GpuRefusal> refusal) {}

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
      return from(Source.REDIST, Optional.empty());
    }
    return missing.isEmpty()
        ? from(Source.SYSTEM, Optional.empty())
        : new Outcome(Optional.empty(), Optional.of(GpuRefusal.missingLibraries(missing)));
  }

  private static Outcome from(Source source, Optional<GpuRefusal> refusal) {
    return new Outcome(Optional.of(source), refusal);
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
          from(source, opened(names.stream().map(name -> folders.find(name).orElseThrow())));
      case REDIST -> from(source, unpacked(names, listener));
    };
  }

  /** Why the libraries that this build brings are not open, if so. */
  private Optional<GpuRefusal> unpacked(List<String> names, UnpackListener listener) {
    try {
      return opened(redist.unpack(names, listener).stream());
    } catch (IOException failure) {
      String message =
          failure instanceof AccessDeniedException ? "permission denied" : failure.getMessage();
      return Optional.of(
          GpuRefusal.notUnpacked(redist.folder().toString(), String.valueOf(message)));
    }
  }

  /** Opens one after the other, until one refuses. */
  private Optional<GpuRefusal> opened(Stream<Path> paths) {
    return paths.flatMap(path -> refusal(path).stream()).findFirst();
  }

  private Optional<GpuRefusal> refusal(Path path) {
    try {
      opener.accept(path.toAbsolutePath());
      return Optional.empty();
    } catch (UnsatisfiedLinkError failure) {
      return Optional.of(
          GpuRefusal.unloadableLibrary(path.toString(), String.valueOf(failure.getMessage())));
    }
  }
}
