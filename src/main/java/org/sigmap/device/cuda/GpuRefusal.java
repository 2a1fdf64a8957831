package org.sigmap.device.cuda;

import java.util.List;
import org.sigmap.device.cuda.NvidiaDriver.NvidiaGpu;
import org.sigmap.device.probe.Kernel;

/**
 * Why a GPU is not used: one sentence, and the one thing that mends it.
 *
 * @param reason what is wrong, without a full stop
 * @param remedy what to do about it, a command where there is one, without a full stop
 * @param expected whether all is as it should be on this machine
 */
public record GpuRefusal(String reason, String remedy, boolean expected) {
  private static final int LONGEST = 240;

  private GpuRefusal(String reason, String remedy) {
    this(reason, remedy, false);
  }

  public String sentence() {
    return reason() + "; " + remedy();
  }

  /** A native library's message, made fit for one sentence. */
  private static String firstLine(String message) {
    String line = message.strip().lines().findFirst().orElse("no message").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  /**
   * This build carries TensorFlow for CPUs only, as it should on a laptop without NVIDIA hardware.
   */
  public static GpuRefusal cpuBuild(boolean driverPresent) {
    return driverPresent
        ? new GpuRefusal(
            "an NVIDIA driver is installed but this build carries TensorFlow for CPUs only",
            "start with SIGMAP_NATIVE=gpu ./sigmap")
        : new GpuRefusal(
            "this build carries TensorFlow for CPUs only and the machine has no NVIDIA driver",
            "training on the CPU needs nothing; for a GPU install its driver, then start with"
                + " SIGMAP_NATIVE=gpu ./sigmap",
            true);
  }

  public static GpuRefusal noDriver() {
    return new GpuRefusal(
        "no NVIDIA driver was found (libcuda.so.1)",
        ("install driver %s or newer (Ubuntu: sudo ubuntu-drivers install), or in a container"
                + " start it with docker run --gpus all")
            .formatted(DriverVersion.CUDA_12_3));
  }

  public static GpuRefusal driverTooOld(DriverVersion found, DriverVersion needed) {
    return new GpuRefusal(
        "NVIDIA driver %s is too old: this TensorFlow needs %s or newer".formatted(found, needed),
        "update the driver (Ubuntu: sudo ubuntu-drivers install) and restart the machine");
  }

  /**
   * CUDA libraries that TensorFlow opens at start are missing; without all of them it sees no GPU.
   */
  public static GpuRefusal missingLibraries(List<String> names) {
    return new GpuRefusal(
        "CUDA libraries are missing: " + String.join(", ", names),
        "let Sigmap bring them with SIGMAP_CUDA=redist ./sigmap (a 2.0 GB download, once), or"
            + " install CUDA 12 and cuDNN 9.3 or newer");
  }

  public static GpuRefusal unloadableLibrary(String name, String message) {
    return new GpuRefusal(
        "CUDA library " + name + " does not load: " + firstLine(message),
        "reinstall it, or let Sigmap bring its own with SIGMAP_CUDA=redist ./sigmap");
  }

  public static GpuRefusal notUnpacked(String folder, String message) {
    return new GpuRefusal(
        "the CUDA libraries cannot be unpacked to " + folder + ": " + firstLine(message),
        "make 1.4 GB of room there, or choose another place with SIGMAP_CACHE=DIR");
  }

  /**
   * The GPU is newer than the kernels this TensorFlow carries: 1,149 element-wise kernels exist
   * only as sm_90a PTX, which no later architecture accepts.
   */
  public static GpuRefusal unsupportedArchitecture(NvidiaGpu gpu, Kernel kernel) {
    return new GpuRefusal(
        "%s (compute capability %d.%d) is newer than this TensorFlow: its %s kernels (%s) do not run there"
            .formatted(
                gpu.name(),
                gpu.computeCapability() / 10,
                gpu.computeCapability() % 10,
                kernel.family(),
                kernel.operation()),
        "use --device cpu, or a GPU up to Hopper (H100, H200)");
  }

  /** CUDA does not start, or an operation fails on the GPU. The CPU still works. */
  public static GpuRefusal failingCuda(String what, String message) {
    return new GpuRefusal(
        "CUDA fails (" + what + "): " + firstLine(message),
        "use --device cpu meanwhile; nvidia-smi tells whether the driver sees the GPU, and a"
            + " restart of the machine mends a driver that was just updated");
  }

  public static GpuRefusal wrongResult(Kernel kernel, double difference) {
    return new GpuRefusal(
        "the GPU computes %s wrongly: it differs from the CPU by %.2g of the largest value"
            .formatted(kernel.operation(), difference),
        "use --device cpu and check the card (nvidia-smi -q -d ECC)");
  }

  public static GpuRefusal noSuchGpu(int index, int count) {
    return new GpuRefusal(
        "there is no GPU " + index + ": this machine has " + count,
        "choose one from gpu:0 to gpu:" + (count - 1));
  }

  public static GpuRefusal hidden(String variable) {
    return new GpuRefusal(
        "CUDA_VISIBLE_DEVICES=" + variable + " hides every GPU", "unset CUDA_VISIBLE_DEVICES");
  }
}
