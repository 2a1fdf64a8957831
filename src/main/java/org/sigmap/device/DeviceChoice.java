package org.sigmap.device;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.sigmap.device.GpuSurvey.GpuStatus;
import org.sigmap.device.cuda.GpuRefusal;
import org.tensorflow.DeviceSpec;
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

    /** What was free when TensorFlow opened the device, less its reserve. */
    @Override
    public OptionalLong memoryBytes() {
      return OptionalLong.of(gpu.device().memoryBytes());
    }

    /** A session shows the chosen GPU, whatever its number, as its first. */
    @Override
    public Optional<DeviceSpec> pin() {
      return Optional.of(
          DeviceSpec.newBuilder().deviceType(DeviceSpec.DeviceType.GPU).deviceIndex(0).build());
    }
  }

  /**
   * Sets the device part of a session's configuration; every session of a process uses the same.
   */
  void configure(ConfigProto.Builder config);

  String describe();

  /**
   * The device every operation of a training graph is asked onto; empty where the session has but
   * one. What has no kernel there (int32 variables) goes to the host, as sessions place softly.
   */
  default Optional<DeviceSpec> pin() {
    return Optional.empty();
  }

  /** Memory that lane groups must share, in bytes; empty where TensorFlow knows no limit. */
  default OptionalLong memoryBytes() {
    return OptionalLong.empty();
  }

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
    GpuStatus status = survey.apply(request.index());
    if (status instanceof GpuStatus.Usable usable) {
      return new Gpu(usable);
    }
    GpuRefusal refusal = ((GpuStatus.Refused) status).first();
    if (request instanceof DeviceRequest.Gpu) {
      throw new DeviceUnavailableException(request, refusal);
    }
    return new Cpu(
        Optional.of("training on the CPU: " + refusal.sentence())
            .filter(warning -> !refusal.expected()));
  }
}
