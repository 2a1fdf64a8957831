package org.sigmap.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The processor's caches, as Linux tells them. */
public final class CpuCache {
  /** A core's where nothing is told, in bytes. */
  public static final long NOMINAL_BYTES = 16L << 20;

  private static final Path FIRST_CORE = Path.of("sys/devices/system/cpu/cpu0/cache");
  private static final Map<Character, Integer> UNITS = Map.of('K', 10, 'M', 20, 'G', 30);

  private CpuCache() {}

  /**
   * The largest of a core's shares of its caches, in bytes: a cache's size divided by the cores
   * that share it. {@link #NOMINAL_BYTES} where nothing is told, as on other systems and in some
   * containers.
   */
  public static long bytesOfCore() {
    return bytesOfCore(Path.of("/"));
  }

  /** As the files under {@code root} tell. */
  static long bytesOfCore(Path root) {
    long largest = 0;
    try (DirectoryStream<Path> caches =
        Files.newDirectoryStream(root.resolve(FIRST_CORE), "index*")) {
      for (Path cache : caches) {
        if (!read(cache, "type").equals("Instruction")) {
          largest =
              Math.max(largest, bytes(read(cache, "size")) / cores(read(cache, "shared_cpu_list")));
        }
      }
    } catch (IOException | UncheckedIOException | IllegalArgumentException notTold) {
      // Another system's, or written in another way: as if there were none.
      return NOMINAL_BYTES;
    }
    return largest > 0 ? largest : NOMINAL_BYTES;
  }

  private static String read(Path cache, String file) throws IOException {
    return Files.readString(cache.resolve(file)).strip();
  }

  /** Of a size such as {@code 32768K}. */
  private static long bytes(String size) {
    Integer unit = size.isEmpty() ? null : UNITS.get(size.charAt(size.length() - 1));
    return unit == null
        ? Long.parseLong(size)
        : Long.parseLong(size.substring(0, size.length() - 1)) << unit;
  }

  /** Of a list such as {@code 0-3,8}. */
  private static long cores(String list) {
    long count = 0;
    for (String range : list.split(",")) {
      String[] ends = range.split("-");
      count += Long.parseLong(ends[ends.length - 1]) - Long.parseLong(ends[0]) + 1;
    }
    if (count < 1) {
      throw new IllegalArgumentException(list);
    }
    return count;
  }
}
