package org.sigmap.cli.doctor;

import java.awt.GraphicsEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.cli.Versions;
import org.sigmap.cli.doctor.DoctorReport.Problem;
import org.sigmap.cli.doctor.DoctorReport.Severity;
import org.sigmap.device.CacheFolders;
import org.sigmap.device.Device;
import org.sigmap.device.DeviceRequest;
import org.sigmap.device.DeviceSystem;
import org.sigmap.device.GpuSurvey.GpuStatus;
import org.sigmap.device.Machine;
import org.sigmap.device.NumericSettings;
import org.sigmap.device.cuda.CudaLibraries;
import org.sigmap.device.cuda.CudaLibrary;
import org.sigmap.device.cuda.DriverVersion;
import org.sigmap.device.cuda.GpuRefusal;
import org.sigmap.device.cuda.NvidiaDriver;
import org.sigmap.device.cuda.NvidiaDriver.NvidiaGpu;

/** Turns what the machine shows into the doctor's report. */
final class DoctorChecks {
  private static final double GIB = 1L << 30;

  private final List<Problem> problems = new ArrayList<>();
  private final DeviceSystem system;
  private final DeviceRequest request;

  DoctorChecks(DeviceSystem system, DeviceRequest request) {
    this.system = system;
    this.request = request;
  }

  /**
   * @param found what the device room found, null where TensorFlow does not load
   * @param loadFailure why TensorFlow does not load, null where it does
   */
  DoctorReport report(DeviceSystem.Inspection found, LinkageError loadFailure) {
    if (loadFailure != null) {
      tensorFlowDoesNotLoad(loadFailure);
    }
    NvidiaDriver driver = found == null ? NvidiaDriver.NONE : found.driver();
    if (found != null) {
      gpuProblems(found.gpu());
    }
    Map<String, DoctorReport.Folder> folders = folders();
    int fonts = fontFamilies();
    problems.sort(Comparator.comparing(Problem::severity));
    return new DoctorReport(
        Versions.version() + (Versions.commit() == null ? "" : " (" + Versions.commit() + ")"),
        "%s (%s), %s"
            .formatted(
                System.getProperty("java.version"),
                System.getProperty("java.vendor"),
                System.getProperty("java.home")),
        found == null ? null : found.tensorflow(),
        system.tensorflow().gpu() ? "gpu" : "cpu",
        Machine.here(),
        found == null ? List.of() : found.devices().stream().map(DoctorChecks::device).toList(),
        driver.present() ? driver.version().map(DriverVersion::toString).orElse("unknown") : null,
        driver.gpus().stream().map(DoctorChecks::gpu).toList(),
        cudaSource(found),
        cudaLibraries(),
        found != null && found.gpu() instanceof GpuStatus.Usable,
        NumericSettings.of(system.environment()),
        folders,
        fonts,
        List.copyOf(problems));
  }

  private static String device(Device device) {
    // TensorFlow gives a CPU the same 256 MB everywhere: not worth printing.
    return device.isGpu()
        ? "%s (%.1f GB)".formatted(device.shortName(), device.memoryBytes() / GIB)
        : device.shortName();
  }

  private static String gpu(NvidiaGpu gpu) {
    return "%s, compute capability %d.%d, %.1f of %.1f GB free"
        .formatted(
            gpu.name(),
            gpu.computeCapability() / 10,
            gpu.computeCapability() % 10,
            gpu.freeMemoryBytes() / GIB,
            gpu.memoryBytes() / GIB);
  }

  private static String cudaSource(DeviceSystem.Inspection found) {
    return found == null
        ? null
        : found.libraries().source().map(CudaLibraries.Source::word).orElse(null);
  }

  private Map<String, String> cudaLibraries() {
    Map<String, String> found = new LinkedHashMap<>();
    for (CudaLibrary library : CudaLibrary.values()) {
      found.put(
          library.fileName(),
          system.libraries().folders().find(library.fileName()).map(Path::toString).orElse(null));
    }
    return found;
  }

  private void tensorFlowDoesNotLoad(LinkageError failure) {
    problems.add(
        new Problem(
            Severity.ERROR,
            "TensorFlow's native library does not load: " + failure.getMessage(),
            "it needs 64-bit Linux on x86 with glibc 2.27 or newer, and 1.3 GB free where it is"
                + " unpacked: "
                + system.caches().natives()));
  }

  private void gpuProblems(GpuStatus status) {
    if (!(status instanceof GpuStatus.Refused refused) || request instanceof DeviceRequest.Cpu) {
      return;
    }
    for (GpuRefusal refusal : refused.refusals()) {
      Severity severity =
          request instanceof DeviceRequest.Gpu
              ? Severity.ERROR
              : refusal.expected() ? Severity.NOTE : Severity.WARNING;
      problems.add(new Problem(severity, refusal.reason(), refusal.remedy()));
    }
  }

  private Map<String, DoctorReport.Folder> folders() {
    CacheFolders caches = system.caches();
    Map<String, DoctorReport.Folder> folders = new LinkedHashMap<>();
    folders.put("cache", folder(caches.sigmap(), "SIGMAP_CACHE"));
    if (!system.tensorflow().unpacked()) {
      folders.put("natives", folder(caches.natives(), "org.bytedeco.javacpp.cachedir"));
    }
    if (system.tensorflow().gpu()) {
      folders.put("cuda cache", folder(caches.cuda(), CacheFolders.CUDA_CACHE_PATH));
    }
    return folders;
  }

  private DoctorReport.Folder folder(Path path, String setting) {
    boolean writable = writable(path);
    if (!writable) {
      problems.add(
          new Problem(
              Severity.WARNING,
              path + " cannot be written, so what belongs there is made again at every start",
              "sudo chown -R $(id -u) "
                  + path
                  + ", or choose another place with "
                  + (setting.startsWith("org.")
                      ? "SIGMAP_JAVA_OPTIONS=-D" + setting + "=DIR"
                      : setting + "=DIR")));
    }
    return new DoctorReport.Folder(path.toString(), writable);
  }

  /** Whether {@code path} can be written, or made in the nearest folder above it that exists. */
  private static boolean writable(Path path) {
    Path existing = path.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing != null && Files.isDirectory(existing) && Files.isWritable(existing);
  }

  private int fontFamilies() {
    String failure;
    try {
      int families =
          GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length;
      if (families > 0) {
        return families;
      }
      failure = "none is installed";
    } catch (RuntimeException | InternalError | LinkageError broken) {
      failure = String.valueOf(broken.getMessage());
    }
    problems.add(
        new Problem(
            Severity.ERROR,
            "there are no fonts to draw figures with: " + failure,
            "sudo apt-get install fontconfig fonts-dejavu-core"));
    return 0;
  }
}
