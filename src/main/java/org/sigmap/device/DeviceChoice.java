package org.sigmap.device;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.tensorflow.proto.ConfigProto;

/** The device that trains. */
public sealed interface DeviceChoice {
  /**
   * The CPU.
   *
   * @param warning why not the GPU, empty where none was wanted or none is to be expected
   */
  record Cpu(Optional<String> warning) implements DeviceChoice {
    @Override
    public void configure(ConfigProto.Builder config) {
      SessionDevices.cpuOnly(config);
    }

    @Override
    public String describe() {
      return "CPU";
    }
  }

  /** A GPU that passed its probe. */
  record Gpu(GpuStatus.Usable gpu) implements DeviceChoice {
    @Override
    public void configure(ConfigProto.Builder config) {
      SessionDevices.gpu(config, gpu.index());
    }

    @Override
    public String describe() {
      return gpu.facts().map(facts -> facts.name() + " ").orElse("")
          + "("
          + gpu.device().shortName()
          + ")";
    }
  }

  /**
   * Sets the device part of a session's configuration; every session of a process uses the same.
   */
  void configure(ConfigProto.Builder config);

  /** The device in words. */
  String describe();

  /**
   * Settles a request. A GPU is looked for only where one may be used.
   *
   * @param survey the state of a GPU by its number
   * @throws DeviceUnavailableException where a GPU was asked for and cannot be used
   */
  static DeviceChoice settle(DeviceRequest request, Function<OptionalInt, GpuStatus> survey) {
    if (request instanceof DeviceRequest.Cpu) {
      return new Cpu(Optional.empty());
    }
    OptionalInt index =
        request instanceof DeviceRequest.Gpu gpu ? gpu.index() : OptionalInt.empty();
    GpuStatus status = survey.apply(index);
    if (status instanceof GpuStatus.Usable usable) {
      return new Gpu(usable);
    }
    GpuRefusal refusal = ((GpuStatus.Refused) status).first();
    if (request instanceof DeviceRequest.Gpu) {
      throw new DeviceUnavailableException(request, refusal);
    }
    // A laptop without NVIDIA hardware, running the CPU build, is as it should be.
    boolean expected = refusal instanceof GpuRefusal.CpuBuild build && !build.driverPresent();
    return new Cpu(
        expected ? Optional.empty() : Optional.of("training on the CPU: " + refusal.sentence()));
  }
}
