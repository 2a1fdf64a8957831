package org.sigmap.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.device.cuda.TensorFlowNative;

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

  /** The native is recognised by its folder's name, on the class path or unpacked. */
  @Test
  void nativeIsRecognised(@TempDir Path temp) throws IOException {
    ClassLoader none = ClassLoader.getPlatformClassLoader();
    Path cpu = Files.createDirectory(temp.resolve("linux-x86_64"));
    Path gpu = Files.createDirectory(temp.resolve("linux-x86_64-gpu"));
    Files.createFile(cpu.resolve("libtensorflow_cc.so.2"));
    String path = temp + File.pathSeparator + gpu + File.pathSeparator + cpu;
    assertEquals(new TensorFlowNative(false, true), TensorFlowNative.of(none, path));
    Files.createFile(gpu.resolve("libtensorflow_cc.so.2"));
    assertEquals(new TensorFlowNative(true, true), TensorFlowNative.of(none, path));
    assertEquals(new TensorFlowNative(false, false), TensorFlowNative.of(none, ""));
    assertFalse(TensorFlowNative.here().unpacked());
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
