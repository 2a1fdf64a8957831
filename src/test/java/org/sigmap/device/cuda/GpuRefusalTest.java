package org.sigmap.device.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sigmap.device.cuda.NvidiaDriver.NvidiaGpu;
import org.sigmap.device.probe.Kernel;

/** The table of docs/gpu.md, letter by letter, and that it leaves no reason out. */
class GpuRefusalTest {
  private static final List<GpuRefusal> EXAMPLES =
      List.of(
          GpuRefusal.cpuBuild(false),
          GpuRefusal.cpuBuild(true),
          GpuRefusal.noDriver(),
          GpuRefusal.driverTooOld(
              DriverVersion.find("470.256.02").orElseThrow(), DriverVersion.CUDA_12),
          GpuRefusal.missingLibraries(List.of("libcusolver.so.11", "libcudnn.so.9")),
          GpuRefusal.unloadableLibrary("/usr/lib/libcufft.so.11", "file too short\nmore"),
          GpuRefusal.notUnpacked(
              "/home/ada/.cache/sigmap/cuda-12.6-9.5", "No space left on device"),
          GpuRefusal.unsupportedArchitecture(new NvidiaGpu("NVIDIA B200", 100, 0, 0), Kernel.MUL),
          GpuRefusal.failingCuda("no session opens", "cudaGetDevice() failed"),
          GpuRefusal.wrongResult(Kernel.MAT_MUL, 0.25),
          GpuRefusal.noSuchGpu(2, 2),
          GpuRefusal.hidden("-1"));

  @Test
  void documentedLetterByLetter() throws IOException {
    List<String> rows =
        Files.readString(Path.of("docs/gpu.md")).lines().filter(l -> l.startsWith("| `")).toList();
    for (GpuRefusal refusal : EXAMPLES) {
      String row = "| `" + refusal.reason() + "` | " + refusal.remedy() + " |";
      assertTrue(rows.contains(row), "docs/gpu.md lacks: " + row);
    }
  }

  @Test
  void everyReasonHasAnExample() {
    long reasons =
        Stream.of(GpuRefusal.class.getDeclaredMethods())
            .filter(method -> method.getReturnType() == GpuRefusal.class)
            .count();
    // A build for CPUs has two, one for each kind of machine.
    assertEquals(reasons + 1, Set.copyOf(EXAMPLES).size());
  }

  @Test
  void eachIsOneSentenceInOneLine() {
    for (GpuRefusal refusal : EXAMPLES) {
      assertFalse(refusal.sentence().contains("\n"));
      assertFalse(refusal.reason().endsWith(".") || refusal.remedy().endsWith("."));
    }
  }
}
