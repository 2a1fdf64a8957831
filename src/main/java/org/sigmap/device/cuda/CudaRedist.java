package org.sigmap.device.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * CUDA libraries from Maven Central (profile {@code cuda-redist}, artifact {@code
 * org.bytedeco:cuda}, classifier {@code linux-x86_64-redist}), unpacked once into one lasting
 * folder. The jar stays off the class path: there JavaCPP would unpack some of it by itself, to a
 * temporary place where its cache is not writable, without a word.
 *
 * @param jar the artifact, empty where this build does not bring it
 * @param folder where its libraries are unpacked
 */
public record CudaRedist(Optional<Path> jar, Path folder) {
  static final String PREFIX = "org/bytedeco/cuda/linux-x86_64/";

  /**
   * The artifact in a folder of jars.
   *
   * @param jars the folder, null or absent where this build brings no CUDA libraries
   */
  public static CudaRedist in(Path jars, Path folder) {
    if (jars == null || !Files.isDirectory(jars)) {
      return new CudaRedist(Optional.empty(), folder);
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(jars, "cuda-*-redist.jar")) {
      for (Path jar : found) {
        return new CudaRedist(Optional.of(jar), folder);
      }
      return new CudaRedist(Optional.empty(), folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Unpacks the libraries that are not there yet, in order, each under its final name only when
   * complete.
   *
   * @return their paths, in the order of {@code names}
   * @throws IOException where the artifact lacks one of them or the folder cannot be written
   */
  public List<Path> unpack(List<String> names, UnpackListener listener) throws IOException {
    Path source = jar.orElseThrow(() -> new IOException("this build brings no CUDA libraries"));
    try (ZipFile zip = new ZipFile(source.toFile())) {
      Map<String, ZipEntry> missing = missing(zip, names);
      if (!missing.isEmpty()) {
        Files.createDirectories(folder);
        long total = missing.values().stream().mapToLong(ZipEntry::getSize).sum();
        listener.starting(folder, missing.size(), total);
        long done = 0;
        for (Map.Entry<String, ZipEntry> entry : missing.entrySet()) {
          copy(zip, entry.getValue(), folder.resolve(entry.getKey()));
          done += entry.getValue().getSize();
          listener.unpacked(entry.getKey(), done, total);
        }
      }
    }
    return names.stream().map(folder::resolve).toList();
  }

  private Map<String, ZipEntry> missing(ZipFile zip, List<String> names) throws IOException {
    Map<String, ZipEntry> missing = new LinkedHashMap<>();
    for (String name : names) {
      ZipEntry entry = zip.getEntry(PREFIX + name);
      if (entry == null) {
        throw new IOException(zip.getName() + ": no " + PREFIX + name + " in it");
      }
      Path file = folder.resolve(name);
      if (!Files.exists(file) || Files.size(file) != entry.getSize()) {
        missing.put(name, entry);
      }
    }
    return missing;
  }

  private void copy(ZipFile zip, ZipEntry entry, Path file) throws IOException {
    Path partial = Files.createTempFile(folder, file.getFileName().toString(), ".partial");
    try {
      try (InputStream in = zip.getInputStream(entry)) {
        Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
