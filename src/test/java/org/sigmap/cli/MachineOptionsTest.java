package org.sigmap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.device.CacheFolders;
import org.sigmap.device.Device;
import org.sigmap.device.DeviceCatalog;
import org.sigmap.device.DeviceChoice;
import org.sigmap.device.DeviceSystem;
import org.sigmap.device.GpuSurvey.GpuStatus;
import org.sigmap.device.cuda.CudaLibraries;
import org.sigmap.device.cuda.CudaLibrary;
import org.sigmap.device.cuda.CudaRedist;
import org.sigmap.device.cuda.LibraryFolders;
import org.sigmap.device.cuda.NvidiaDriver.NvidiaGpu;
import org.sigmap.device.cuda.NvidiaDriverProbe;
import org.sigmap.device.cuda.TensorFlowNative;
import org.sigmap.device.probe.GpuProbe;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.train.SessionOptions;

/** What provenance says of a GPU, on a stand-in for an image with CUDA. */
class MachineOptionsTest {
  @TempDir private Path temp;
  private Path libraries;

  @BeforeEach
  void installCuda() throws IOException {
    libraries = Files.createDirectory(temp.resolve("lib"));
    for (CudaLibrary library : CudaLibrary.values()) {
      String file = library.fileName() + ".7.6";
      Files.createFile(libraries.resolve(file));
      Files.createSymbolicLink(libraries.resolve(library.fileName()), Path.of(file));
    }
    Files.createFile(libraries.resolve("libcuda.so.1"));
    Files.writeString(temp.resolve("version"), "NVRM version: 550.54.14\n");
  }

  private DeviceSystem system(Map<String, String> environment) {
    LibraryFolders folders = new LibraryFolders(List.of(libraries));
    return new DeviceSystem(
        environment,
        CacheFolders.of(environment, temp, null),
        new TensorFlowNative(true, true),
        new NvidiaDriverProbe(folders, temp.resolve("version"), "nvidia-smi-that-is-not-there"),
        new CudaLibraries(
            folders,
            new CudaRedist(Optional.empty(), temp.resolve("cuda")),
            path -> {},
            Optional.empty()),
        DeviceCatalog.ofTensorFlow(),
        GpuProbe.ofTensorFlow());
  }

  private static RunOptions gpu() {
    Device device = new Device("/job:localhost/replica:0/task:0/device:GPU:0", "GPU", 70L << 30);
    NvidiaGpu facts = new NvidiaGpu("NVIDIA A100", 80, 80L << 30, 79L << 30);
    return new RunOptions(
        1,
        RunOptions.GPU_LANES,
        new SessionOptions(
            1,
            false,
            new DeviceChoice.Gpu(
                new GpuStatus.Usable(device, OptionalInt.empty(), Optional.of(facts)))));
  }

  @Test
  void gpuIsRecordedWithTheVersionsAndSettingsItsNumbersDependOn() {
    Map<String, String> image =
        Map.of("NVIDIA_TF32_OVERRIDE", "0", "CUDA_CACHE_PATH", "/cache/cuda-kernels");
    assertEquals(
        List.of(
            "NVIDIA A100 (GPU:0), driver 550.54.14, CUDA 12.7.6, cuDNN 9.7.6, TF32 off, fastest"
                + " kernels"),
        MachineOptions.devices(gpu(), system(image)));
    assertEquals("/cache/cuda-kernels", MachineOptions.cudaCachePath(gpu(), system(image)));
    assertNull(MachineOptions.cudaCachePath(gpu(), system(Map.of())));
  }

  /** The launcher names a cache for kernels wherever it runs; a CPU does not use it. */
  @Test
  void cpuHasNoCacheOfKernels() {
    DeviceSystem system = system(Map.of("CUDA_CACHE_PATH", "/cache/cuda-kernels"));
    assertEquals(List.of("CPU (2 workers)"), MachineOptions.devices(cpu(), system));
    assertNull(MachineOptions.cudaCachePath(cpu(), system));
  }

  private static RunOptions cpu() {
    return new RunOptions(2, 16, SessionOptions.singleThreaded());
  }
}
