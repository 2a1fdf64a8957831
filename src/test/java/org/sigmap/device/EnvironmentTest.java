package org.sigmap.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  private static final Path HOME = Path.of("/home/ada");

  @Test
  void numericsAreReadFromTheEnvironment() {
    assertEquals(new NumericSettings(true, false), NumericSettings.of(Map.of()));
    assertEquals(
        new NumericSettings(false, true),
        NumericSettings.of(Map.of("NVIDIA_TF32_OVERRIDE", "0", "TF_DETERMINISTIC_OPS", "1")));
    assertEquals(
        new NumericSettings(true, false),
        NumericSettings.of(Map.of("NVIDIA_TF32_OVERRIDE", "1", "TF_DETERMINISTIC_OPS", "0")));
  }

  @Test
  void cachesFollowTheEnvironment() {
    CacheFolders standard = CacheFolders.of(Map.of(), HOME, null);
    assertEquals(Path.of("/home/ada/.cache/sigmap"), standard.sigmap());
    assertEquals(Path.of("/home/ada/.javacpp/cache"), standard.natives());
    assertEquals(Path.of("/home/ada/.nv/ComputeCache"), standard.cuda());
    assertEquals(
        Path.of("/x/sigmap"), CacheFolders.of(Map.of("XDG_CACHE_HOME", "/x"), HOME, null).sigmap());
    CacheFolders set =
        CacheFolders.of(
            Map.of("SIGMAP_CACHE", "/s", "CUDA_CACHE_PATH", "/c", "XDG_CACHE_HOME", "/x"),
            HOME,
            "/n");
    assertEquals(new CacheFolders(Path.of("/s"), Path.of("/n"), Path.of("/c")), set);
    assertTrue(set.cudaLibraries().startsWith("/s"));
  }

  @Test
  void machineHasCoresAndMemory() {
    Machine machine = Machine.here();
    assertTrue(machine.cores() >= 1);
    assertTrue(machine.memoryBytes() > 1 << 28);
    assertTrue(machine.freeMemoryBytes() <= machine.memoryBytes());
    assertTrue(machine.heapLimitBytes() > 0);
  }
}
