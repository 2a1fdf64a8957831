package org.sigmap.device;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the user asks for with {@code --device}. */
public sealed interface DeviceRequest {
  /** A GPU where one can train, otherwise the CPU. */
  record Auto() implements DeviceRequest {
    @Override
    public String toString() {
      return "auto";
    }
  }

  /** The CPU; no GPU is touched. */
  record Cpu() implements DeviceRequest {
    @Override
    public String toString() {
      return "cpu";
    }
  }

  /** A GPU and nothing else: number {@code index} in PCI bus order, or the first. */
  record Gpu(OptionalInt index) implements DeviceRequest {
    @Override
    public String toString() {
      return index.isPresent() ? "gpu:" + index.getAsInt() : "gpu";
    }
  }

  /** The GPU's number, where one is named. */
  default OptionalInt index() {
    return OptionalInt.empty();
  }

  /**
   * Reads {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}.
   *
   * @throws IllegalArgumentException with one sentence for the user
   */
  static DeviceRequest parse(String text) {
    Matcher gpu = Pattern.compile("gpu(?::(\\d{1,3}))?").matcher(text);
    if (text.equals("auto")) {
      return new Auto();
    }
    if (text.equals("cpu")) {
      return new Cpu();
    }
    if (gpu.matches()) {
      return new Gpu(
          gpu.group(1) == null
              ? OptionalInt.empty()
              : OptionalInt.of(Integer.parseInt(gpu.group(1))));
    }
    throw new IllegalArgumentException(
        "no device '" + text + "'; choose auto, cpu, gpu or gpu:N with N counted from 0");
  }
}
