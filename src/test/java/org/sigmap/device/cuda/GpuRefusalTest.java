package org.sigmap.device.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sigmap.device.probe.Kernel;

/** The table of docs/gpu.md, letter by letter, and that it leaves no reason out. */
class GpuRefusalTest {
  private static final List<GpuRefusal> EXAMPLES =
      List.of(
          new GpuRefusal.CpuBuild(false),
          new GpuRefusal.CpuBuild(true),
          new GpuRefusal.NoDriver(),
          new GpuRefusal.DriverTooOld(
              DriverVersion.find("470.256.02").orElseThrow(), DriverVersion.CUDA_12),
          new GpuRefusal.MissingLibraries(List.of("libcusolver.so.11", "libcudnn.so.9")),
          new GpuRefusal.UnloadableLibrary("/usr/lib/libcufft.so.11", "file too short\nmore"),
          new GpuRefusal.NotUnpacked(
              "/home/ada/.cache/sigmap/cuda-12.6-9.5", "No space left on device"),
          new GpuRefusal.UnsupportedArchitecture(
              new NvidiaGpu("NVIDIA B200", 100, 0, 0), Kernel.MUL),
          new GpuRefusal.FailingCuda("no session opens", "cudaGetDevice() failed"),
          new GpuRefusal.WrongResult(Kernel.MAT_MUL, 0.25),
          new GpuRefusal.NoSuchGpu(2, 2),
          new GpuRefusal.Hidden("-1"));

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
    assertEquals(
        Stream.of(GpuRefusal.class.getPermittedSubclasses()).collect(Collectors.toSet()),
        EXAMPLES.stream().map(Object::getClass).collect(Collectors.toSet()));
  }

  @Test
  void eachIsOneSentenceInOneLine() {
    for (GpuRefusal refusal : EXAMPLES) {
      assertFalse(refusal.sentence().contains("\n"));
      assertFalse(refusal.reason().endsWith(".") || refusal.remedy().endsWith("."));
    }
  }
}
