package org.sigmap.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sigmap.device.CacheFolders;
import org.sigmap.device.DeviceChoice;
import org.sigmap.device.DeviceRequest;
import org.sigmap.device.DeviceSystem;
import org.sigmap.device.NumericSettings;
import org.sigmap.device.cuda.UnpackListener;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.train.SessionOptions;
import picocli.CommandLine.Option;

/** How much of the machine a command uses. */
public final class MachineOptions {
  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Groups of networks that train at once (default: one a core).")
  private Integer workers;

  @Option(
      names = "--lanes",
      paramLabel = "N",
      description =
          "Most lanes, networks side by side, in a group (default: what a core's cache holds, at"
              + " most "
              + RunOptions.CPU_LANES
              + "; on a GPU "
              + RunOptions.GPU_LANES
              + ", if its memory holds them).")
  private Integer lanes;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description = "auto, cpu, gpu or gpu:N (default: auto, a GPU where one can be used).")
  private DeviceRequest device;

  @Option(names = "--tf32", description = "Let a GPU round factors of products to TF32.")
  private boolean tf32;

  @Option(
      names = "--deterministic",
      description = "Use only kernels that give the same bits in every run.")
  private boolean deterministic;

  /**
   * Settles how the machine is used; call it before anything else uses TensorFlow.
   *
   * @throws org.sigmap.device.DeviceUnavailableException where a GPU was asked for in vain
   */
  public RunOptions resolve(PrintWriter err) {
    DeviceSystem system = DeviceSystem.here();
    requireNumerics(NumericSettings.of(system.environment()));
    DeviceChoice choice = system.choose(device, new UnpackLines(err));
    RunOptions standard = RunOptions.cpu();
    SessionOptions session = standard.session();
    // Groups side by side would share the card and wait for one another.
    boolean gpu = choice instanceof DeviceChoice.Gpu;
    return new RunOptions(
        positive("--workers", workers, gpu ? 1 : standard.workers()),
        positive("--lanes", lanes, gpu ? RunOptions.GPU_LANES : standard.mostLanes()),
        gpu || lanes != null ? 0 : standard.cacheBytes(),
        new SessionOptions(session.threads(), session.xla(), choice),
        standard.checkpointSeconds(),
        standard.callSeconds());
  }

  /** Why the CPU trains where a GPU might be expected to; nothing where all is as it should be. */
  static Optional<String> warning(RunOptions use) {
    return use.session().device() instanceof DeviceChoice.Cpu cpu
        ? cpu.warning()
        : Optional.empty();
  }

  /** Says so, unless the user wants to hear of nothing. */
  public static void warn(RunOptions use, GlobalOptions options, PrintWriter err) {
    if (!options.quiet()) {
      warning(use).ifPresent(warning -> err.println("sigmap: " + warning));
    }
  }

  /** The launcher turns these options into the environment, which is read before Java runs. */
  private void requireNumerics(NumericSettings found) {
    if ((tf32 && !found.tf32()) || (deterministic && !found.deterministic())) {
      throw CommandFailure.usage(
          "--tf32 and --deterministic take effect before Java starts; start Sigmap with ./sigmap");
    }
  }

  private static int positive(String option, Integer given, int standard) {
    if (given == null) {
      return standard;
    }
    if (given < 1) {
      throw CommandFailure.usage(option + " must be at least 1, but is " + given);
    }
    return given;
  }

  /** The device that trains and what its numbers depend on, for the record. */
  public static List<String> devices(RunOptions use, DeviceSystem system) {
    if (!(use.session().device() instanceof DeviceChoice.Gpu gpu)) {
      return List.of("CPU (" + use.workers() + " workers)");
    }
    NumericSettings numerics = NumericSettings.of(system.environment());
    return List.of(
        "%s, driver %s, %s, TF32 %s, %s kernels"
            .formatted(
                gpu.describe(),
                system.driver().find().version().map(Object::toString).orElse("unknown"),
                system.libraries().versions(),
                numerics.tf32() ? "allowed" : "off",
                numerics.deterministic() ? "deterministic" : "fastest"));
  }

  /**
   * Where the GPU that trains keeps its compiled kernels, null where none trains or nothing says.
   */
  public static String cudaCachePath(RunOptions use, DeviceSystem system) {
    return use.session().device() instanceof DeviceChoice.Gpu
        ? system.environment().get(CacheFolders.CUDA_CACHE_PATH)
        : null;
  }

  /** Says how large the unpacking of libraries is before it starts, and how far it got. */
  public static final class UnpackLines implements UnpackListener {
    private static final double GB = 1e9;

    private final PrintWriter err;

    public UnpackLines(PrintWriter err) {
      this.err = err;
    }

    @Override
    public void starting(Path folder, int files, long totalBytes) {
      err.printf(
          "sigmap: unpacking %d CUDA libraries, %.1f GB, to %s (once)%n",
          files, totalBytes / GB, folder);
      err.flush();
    }

    @Override
    public void unpacked(String name, long doneBytes, long totalBytes) {
      err.printf("sigmap:   %.1f of %.1f GB: %s%n", doneBytes / GB, totalBytes / GB, name);
      err.flush();
    }
  }
}
