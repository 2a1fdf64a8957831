package org.sigmap.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as Linux has them. */
class CpuCacheTest {
  @TempDir private Path root;

  private void cache(int index, String type, String size, String shared) throws IOException {
    Path folder = root.resolve("sys/devices/system/cpu/cpu0/cache/index" + index);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("type"), type + "\n");
    Files.writeString(folder.resolve("size"), size + "\n");
    Files.writeString(folder.resolve("shared_cpu_list"), shared + "\n");
  }

  @Test
  void aCoreHasTheLargestOfItsShares() throws IOException {
    cache(0, "Data", "32K", "0");
    cache(1, "Instruction", "64M", "0");
    cache(2, "Unified", "512K", "0");
    assertEquals(512 << 10, CpuCache.bytesOfCore(root));
    cache(3, "Unified", "32768K", "0-1");
    assertEquals(16 << 20, CpuCache.bytesOfCore(root));
    // Many share it: a core's own is larger.
    cache(3, "Unified", "8M", "0-15,32-47");
    assertEquals(512 << 10, CpuCache.bytesOfCore(root));
  }

  @Test
  void whatIsNotToldIsNominal() throws IOException {
    assertEquals(CpuCache.NOMINAL_BYTES, CpuCache.bytesOfCore(root));
    cache(3, "Unified", "a lot", "0-1");
    assertEquals(CpuCache.NOMINAL_BYTES, CpuCache.bytesOfCore(root));
    cache(3, "Unified", "0K", "0-1");
    assertEquals(CpuCache.NOMINAL_BYTES, CpuCache.bytesOfCore(root));
    cache(3, "Unified", "16M", "3-1");
    assertEquals(CpuCache.NOMINAL_BYTES, CpuCache.bytesOfCore(root));
    assertTrue(CpuCache.bytesOfCore() > 0);
  }
}
