package org.sigmap.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Memory that this process may still take: what the kernel has, and what a container (cgroups of
 * either version) or {@code ulimit -v} leaves of it. Read from /proc and /sys; where there are
 * none, nothing is known.
 *
 * @param freeBytes what can be had now without anybody else giving any up, in bytes
 * @param mostBytes what can ever be had, in bytes: beyond it the kernel ends the process
 * @param owner whose limit the latter is, in words
 */
public record MemoryLimits(long freeBytes, long mostBytes, String owner) {
  /** Greater limits are the kernel's way to say that there is none. */
  private static final long NO_LIMIT = 1L << 60;

  private static final long KILO = 1024;

  /** A limit and what is left of it, in bytes. */
  private record Left(long bytes, String owner) {}

  public static Optional<MemoryLimits> here() {
    Runtime java = Runtime.getRuntime();
    return of(Path.of("/"), java.maxMemory() - java.totalMemory());
  }

  /**
   * @param heapGrowth bytes by which the Java heap may yet grow; of address space they are taken
   *     already
   */
  static Optional<MemoryLimits> of(Path root, long heapGrowth) {
    OptionalLong total = field(root.resolve("proc/meminfo"), "MemTotal:", KILO);
    OptionalLong available = field(root.resolve("proc/meminfo"), "MemAvailable:", KILO);
    OptionalLong resident = field(root.resolve("proc/self/status"), "VmRSS:", KILO);
    if (total.isEmpty() || available.isEmpty() || resident.isEmpty()) {
      return Optional.empty();
    }
    Left most =
        new Left(total.getAsLong() - resident.getAsLong() - heapGrowth, "the machine's memory");
    for (Left left : containers(root)) {
      long rest = left.bytes() - heapGrowth;
      most = rest < most.bytes() ? new Left(rest, left.owner()) : most;
    }
    Optional<Left> addresses = addressSpace(root);
    if (addresses.isPresent() && addresses.get().bytes() < most.bytes()) {
      most = addresses.get();
    }
    // A machine's free memory is a moment's: the heap's growth is not counted against it.
    long free = Math.min(available.getAsLong(), most.bytes());
    return Optional.of(
        new MemoryLimits(Math.max(0, free), Math.max(0, most.bytes()), most.owner()));
  }

  private static List<Left> containers(Path root) {
    List<Left> all = new ArrayList<>();
    for (String line : lines(root.resolve("proc/self/cgroup"))) {
      String[] parts = line.split(":", 3);
      if (parts.length < 3) {
        continue;
      }
      boolean second = parts[0].equals("0") && parts[1].isEmpty();
      if (second) {
        climb(root.resolve("sys/fs/cgroup"), parts[2], "memory.max", "memory.current", "", all);
      } else if (List.of(parts[1].split(",")).contains("memory")) {
        climb(
            root.resolve("sys/fs/cgroup/memory"),
            parts[2],
            "memory.limit_in_bytes",
            "memory.usage_in_bytes",
            "total_",
            all);
      }
    }
    return all;
  }

  /** Every group from the process's own up to the root has a say. */
  private static void climb(
      Path top, String own, String limit, String used, String prefix, List<Left> all) {
    Path group = top.resolve(own.replaceFirst("^/+", "")).normalize();
    while (group.startsWith(top)) {
      OptionalLong most = number(group.resolve(limit));
      OptionalLong taken = number(group.resolve(used));
      if (most.isPresent() && taken.isPresent() && most.getAsLong() < NO_LIMIT) {
        // Pages of files count, though the kernel drops them where memory is short.
        long files = field(group.resolve("memory.stat"), prefix + "inactive_file", 1).orElse(0);
        all.add(
            new Left(
                most.getAsLong() - taken.getAsLong() + files,
                "the limit of its container or control group"));
      }
      group = group.getParent();
    }
  }

  private static Optional<Left> addressSpace(Path root) {
    OptionalLong limit = field(root.resolve("proc/self/limits"), "Max address space", 1);
    OptionalLong taken = field(root.resolve("proc/self/status"), "VmSize:", KILO);
    return limit.isEmpty() || taken.isEmpty()
        ? Optional.empty()
        : Optional.of(new Left(limit.getAsLong() - taken.getAsLong(), "`ulimit -v`"));
  }

  /** The number behind a name at the beginning of a line; empty where there is none. */
  private static OptionalLong field(Path file, String name, long unit) {
    for (String line : lines(file)) {
      if (line.startsWith(name)) {
        String word = line.substring(name.length()).strip().split("\\s+")[0];
        return word.matches("\\d{1,18}")
            ? OptionalLong.of(Long.parseLong(word) * unit)
            : OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong number(Path file) {
    return field(file, "", 1);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      // Not this kernel's, or not shown to this process: it sets no limit that could be kept.
      return List.of();
    }
  }
}
