package org.sigmap.device;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * CUDA libraries carried on the class path (Maven profile {@code cuda-redist}, artifact {@code
 * org.bytedeco:cuda}, classifier {@code linux-x86_64-redist}), unpacked once into one lasting
 * folder. JavaCPP would unpack them too, but to a temporary place where its cache is not writable,
 * without a word and gigabytes at a time.
 *
 * @param loader where the class path is looked at
 * @param prefix folder of the libraries on the class path, ending in a slash
 * @param folder where they are unpacked
 */
public record CudaRedist(ClassLoader loader, String prefix, Path folder) {
  private static final String BYTEDECO = "org/bytedeco/cuda/linux-x86_64/";

  /** The libraries on this program's class path. */
  public static CudaRedist onClassPath(Path folder) {
    return new CudaRedist(CudaRedist.class.getClassLoader(), BYTEDECO, folder);
  }

  /** Whether the class path carries every one of {@code names}. */
  public boolean carries(List<String> names) {
    return names.stream().allMatch(name -> loader.getResource(prefix + name) != null);
  }

  /**
   * Unpacks the libraries that are not there yet, in order, each under its final name only when
   * complete.
   *
   * @return their paths, in the order of {@code names}
   * @throws IOException where the folder cannot be written
   */
  public List<Path> unpack(List<String> names, UnpackListener listener) throws IOException {
    Map<String, Long> missing = new LinkedHashMap<>();
    for (String name : names) {
      long size = connection(name).getContentLengthLong();
      Path file = folder.resolve(name);
      if (!Files.exists(file) || Files.size(file) != size) {
        missing.put(name, size);
      }
    }
    if (!missing.isEmpty()) {
      Files.createDirectories(folder);
      long total = missing.values().stream().mapToLong(Long::longValue).sum();
      listener.starting(folder, missing.size(), total);
      long done = 0;
      for (Map.Entry<String, Long> entry : missing.entrySet()) {
        copy(entry.getKey());
        done += entry.getValue();
        listener.unpacked(entry.getKey(), done, total);
      }
    }
    return names.stream().map(folder::resolve).toList();
  }

  private void copy(String name) throws IOException {
    Path partial = Files.createTempFile(folder, name, ".partial");
    try {
      try (InputStream in = connection(name).getInputStream()) {
        Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(partial, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private URLConnection connection(String name) throws IOException {
    URL resource = loader.getResource(prefix + name);
    if (resource == null) {
      throw new IOException("the class path carries no " + prefix + name);
    }
    return resource.openConnection();
  }
}
