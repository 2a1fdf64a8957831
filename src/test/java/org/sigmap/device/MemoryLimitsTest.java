package org.sigmap.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as Linux writes them, for each kind of limit. */
class MemoryLimitsTest {
  private static final long MB = 1 << 20;

  @TempDir private Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /** 8,192 MB, of which 4,096 can be had; this process has 100 of them in 1,000 of addresses. */
  @BeforeEach
  void machine() throws IOException {
    write("proc/meminfo", "MemTotal: 8388608 kB\nMemFree: 1 kB\nMemAvailable: 4194304 kB\n");
    write("proc/self/status", "VmSize:\t 1024000 kB\nVmRSS:\t 102400 kB\n");
    write(
        "proc/self/limits",
        "Max address space         unlimited            unlimited            bytes\n");
    write("proc/self/cgroup", "0::/\n");
  }

  private MemoryLimits limits() {
    return MemoryLimits.of(root, 50 * MB).orElseThrow();
  }

  @Test
  void aMachineWithoutLimits() {
    assertEquals(
        new MemoryLimits(4096 * MB, (8192 - 100 - 50) * MB, "the machine's memory"), limits());
  }

  /** The group's own limit is wide, its parent's is not; file pages can be dropped. */
  @Test
  void aControlGroupOfVersion2() throws IOException {
    write("proc/self/cgroup", "0::/slice/job\n");
    write("sys/fs/cgroup/slice/job/memory.max", "max\n");
    write("sys/fs/cgroup/slice/memory.max", Long.toString(2000 * MB));
    write("sys/fs/cgroup/slice/memory.current", Long.toString(700 * MB));
    write("sys/fs/cgroup/slice/memory.stat", "anon 5\ninactive_file " + 200 * MB + "\n");
    assertEquals(1450 * MB, limits().mostBytes());
    assertEquals(1450 * MB, limits().freeBytes());
    assertTrue(limits().owner().contains("container"));
  }

  /** In a container the path is that of the host, which is not to be seen. */
  @Test
  void aContainerOfVersion1() throws IOException {
    write("proc/self/cgroup", "5:cpu:/docker/1\n4:hugetlb,memory:/docker/1\n0::/\n");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", Long.toString(3000 * MB));
    write("sys/fs/cgroup/memory/memory.usage_in_bytes", Long.toString(1000 * MB));
    assertEquals(1950 * MB, limits().mostBytes());
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    assertEquals("the machine's memory", limits().owner());
  }

  /** The heap's addresses are taken already. */
  @Test
  void addressSpace() throws IOException {
    write(
        "proc/self/limits",
        "Max address space         " + 1500 * MB + "           unlimited            bytes\n");
    assertEquals(500 * MB, limits().mostBytes());
    assertEquals("`ulimit -v`", limits().owner());
    write(
        "proc/self/limits",
        "Max address space         " + 900 * MB + "           unlimited            bytes\n");
    assertEquals(0, limits().freeBytes());
  }

  @Test
  void whereThereIsNoProcNothingIsKnown() throws IOException {
    Files.delete(root.resolve("proc/meminfo"));
    assertEquals(Optional.empty(), MemoryLimits.of(root, 0));
  }
}
