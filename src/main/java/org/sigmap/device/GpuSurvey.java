package org.sigmap.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.sigmap.device.cuda.CudaLibraries;
import org.sigmap.device.cuda.DriverVersion;
import org.sigmap.device.cuda.GpuRefusal;
import org.sigmap.device.cuda.NvidiaDriver;
import org.sigmap.device.cuda.NvidiaDriver.NvidiaGpu;
import org.sigmap.device.probe.GpuProbe;
import org.sigmap.device.probe.GpuProbe.ProbeResult;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TFUnimplementedException;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.ConfigProto;

/**
 * Finds out whether a GPU can train, from the cheapest question to the dearest; TensorFlow is asked
 * to touch CUDA only where nothing known beforehand speaks against it.
 *
 * @param gpuNative whether this build carries TensorFlow's GPU native
 * @param driver what is known of the driver
 * @param libraries what came of opening the CUDA libraries
 */
public record GpuSurvey(
    boolean gpuNative,
    NvidiaDriver driver,
    CudaLibraries.Outcome libraries,
    Map<String, String> environment,
    DeviceCatalog catalog,
    GpuProbe probe) {

  /**
   * The state of GPU {@code index}, or of the first where it is empty.
   *
   * <p>Callers open the CUDA libraries first ({@link CudaLibraries#open}), as this may load
   * TensorFlow.
   */
  public GpuStatus survey(OptionalInt index) {
    List<GpuRefusal> known = refusalsBeforeCuda(index);
    return known.isEmpty() ? surveyWithCuda(index) : new GpuStatus.Refused(known);
  }

  private List<GpuRefusal> refusalsBeforeCuda(OptionalInt index) {
    if (!gpuNative) {
      return List.of(GpuRefusal.cpuBuild(driver.present()));
    }
    List<GpuRefusal> refusals = new ArrayList<>();
    if (!driver.present()) {
      refusals.add(GpuRefusal.noDriver());
    }
    driver
        .version()
        .filter(version -> version.compareTo(neededVersion(index)) < 0)
        .ifPresent(found -> refusals.add(GpuRefusal.driverTooOld(found, neededVersion(index))));
    String visible = environment.get("CUDA_VISIBLE_DEVICES");
    if (visible != null && (visible.isBlank() || visible.strip().startsWith("-1"))) {
      refusals.add(GpuRefusal.hidden(visible.strip()));
    }
    if (index.isPresent() && tooFew(index.getAsInt())) {
      refusals.add(GpuRefusal.noSuchGpu(index.getAsInt(), driver.gpus().size()));
    }
    libraries.refusal().ifPresent(refusals::add);
    return refusals;
  }

  private boolean tooFew(int index) {
    return !driver.gpus().isEmpty()
        && !environment.containsKey("CUDA_VISIBLE_DEVICES")
        && index >= driver.gpus().size();
  }

  private DriverVersion neededVersion(OptionalInt index) {
    boolean hopper =
        facts(index).filter(gpu -> gpu.computeCapability() >= NvidiaGpu.HOPPER).isPresent();
    return hopper ? DriverVersion.CUDA_12_3 : DriverVersion.CUDA_12;
  }

  /** The driver's words on the GPU; nothing where the environment renumbers GPUs. */
  private Optional<NvidiaGpu> facts(OptionalInt index) {
    int number = index.orElse(0);
    return environment.containsKey("CUDA_VISIBLE_DEVICES") || number >= driver.gpus().size()
        ? Optional.empty()
        : Optional.of(driver.gpus().get(number));
  }

  private GpuStatus surveyWithCuda(OptionalInt index) {
    ConfigProto.Builder config = ConfigProto.newBuilder();
    SessionDevices.gpu(config, index);
    List<Device> devices;
    try {
      devices = catalog.devices(config.build());
    } catch (TensorFlowException | TFInvalidArgumentException | TFUnimplementedException failure) {
      // Two of TensorFlow's status exceptions stand outside its own hierarchy.
      return GpuStatus.Refused.because(
          GpuRefusal.failingCuda("no session opens", String.valueOf(failure.getMessage())));
    }
    Optional<Device> gpu = devices.stream().filter(Device::isGpu).findFirst();
    if (gpu.isEmpty()) {
      return GpuStatus.Refused.because(
          GpuRefusal.failingCuda("driver and libraries are there", "TensorFlow lists no GPU"));
    }
    ProbeResult result = probe.probe(index);
    if (result instanceof ProbeResult.Passed passed) {
      return new GpuStatus.Usable(gpu.get(), index, facts(index));
    }
    return GpuStatus.Refused.because(refusal(result, facts(index)));
  }

  private static GpuRefusal refusal(ProbeResult result, Optional<NvidiaGpu> facts) {
    if (result instanceof ProbeResult.Wrong wrong) {
      return GpuRefusal.wrongResult(wrong.kernel(), wrong.difference());
    }
    ProbeResult.Failed failed = (ProbeResult.Failed) result;
    return facts
        .filter(gpu -> gpu.computeCapability() >= NvidiaGpu.BLACKWELL)
        .map(gpu -> GpuRefusal.unsupportedArchitecture(gpu, failed.kernel()))
        .orElseGet(
            () ->
                GpuRefusal.failingCuda(
                    failed.kernel().operation() + ", " + failed.kernel().family(),
                    failed.message()));
  }

  /** Whether a GPU can train here. */
  public sealed interface GpuStatus {
    /**
     * It can.
     *
     * @param device the device as TensorFlow names it in sessions configured by {@link
     *     SessionDevices#gpu}
     * @param index its number on this machine where one was asked for
     * @param facts what the driver says of it, where it says anything
     */
    record Usable(Device device, OptionalInt index, Optional<NvidiaGpu> facts)
        implements GpuStatus {}

    /** It cannot, for the first of {@code refusals}; the others would stand in the way after it. */
    record Refused(List<GpuRefusal> refusals) implements GpuStatus {
      public Refused {
        refusals = List.copyOf(refusals);
        if (refusals.isEmpty()) {
          throw new IllegalArgumentException("a refusal needs a reason");
        }
      }

      static Refused because(GpuRefusal refusal) {
        return new Refused(List.of(refusal));
      }

      public GpuRefusal first() {
        return refusals.get(0);
      }
    }
  }
}
