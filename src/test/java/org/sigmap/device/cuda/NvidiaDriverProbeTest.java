package org.sigmap.device.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.device.cuda.NvidiaDriver.NvidiaGpu;

class NvidiaDriverProbeTest {
  private static final String MODULE =
      "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.161.08  Sat Feb 24 22:53:02 UTC 2024\n"
          + "GCC version:  gcc version 12.3.0 (Ubuntu 12.3.0-1ubuntu1~22.04)\n";

  @TempDir private Path temp;
  private Path library;

  @BeforeEach
  void driverLibrary() throws IOException {
    library = Files.writeString(temp.resolve("libcuda.so.1"), "");
  }

  @Test
  void nothingWithoutTheLibrary() throws IOException {
    Files.delete(library);
    assertEquals(NvidiaDriver.NONE, probe(module(), "nvidia-smi-that-is-not-there").find());
  }

  @Test
  void versionFromTheKernelModule() throws IOException {
    NvidiaDriver driver = probe(module(), "nvidia-smi-that-is-not-there").find();
    assertEquals(Optional.of(library), driver.library());
    assertEquals("535.161.08", driver.version().orElseThrow().toString());
    assertEquals(List.of(), driver.gpus());
  }

  /** Under WSL there is no module file: nvidia-smi tells the version as well. */
  @Test
  void gpusFromNvidiaSmi() throws IOException {
    String smi =
        script(
            "echo 'NVIDIA H100 80GB HBM3, 9.0, 81559, 80994, 550.54.14'\n"
                + "echo 'Tesla P40, [N/A], 24576, [N/A], 550.54.14'");
    NvidiaDriver driver = probe(temp.resolve("none"), smi).find();
    assertEquals("550.54.14", driver.version().orElseThrow().toString());
    assertEquals(
        List.of(
            new NvidiaGpu("NVIDIA H100 80GB HBM3", 90, 81559L << 20, 80994L << 20),
            new NvidiaGpu("Tesla P40", 0, 24576L << 20, 0)),
        driver.gpus());
  }

  @Test
  void failingNvidiaSmiTellsNothing() throws IOException {
    String smi = script("echo 'NVIDIA-SMI has failed because it could not communicate'; exit 9");
    NvidiaDriver driver = probe(temp.resolve("none"), smi).find();
    assertTrue(driver.present());
    assertEquals(Optional.empty(), driver.version());
    assertEquals(List.of(), driver.gpus());
  }

  @Test
  void versionsCompareByNumber() {
    DriverVersion old = DriverVersion.find("525.60.13").orElseThrow();
    assertEquals(DriverVersion.CUDA_12, old);
    assertTrue(DriverVersion.find("525.105.17").orElseThrow().compareTo(old) > 0);
    assertTrue(DriverVersion.find("470.256.02").orElseThrow().compareTo(old) < 0);
    assertTrue(DriverVersion.find("545.23").orElseThrow().compareTo(DriverVersion.CUDA_12_3) < 0);
    assertEquals(Optional.empty(), DriverVersion.find("unknown 12"));
  }

  private NvidiaDriverProbe probe(Path versionFile, String smi) {
    return new NvidiaDriverProbe(new LibraryFolders(List.of(temp)), versionFile, smi);
  }

  private Path module() throws IOException {
    return Files.writeString(temp.resolve("version"), MODULE);
  }

  private String script(String body) throws IOException {
    Path script = Files.writeString(temp.resolve("nvidia-smi"), "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script.toString();
  }
}
