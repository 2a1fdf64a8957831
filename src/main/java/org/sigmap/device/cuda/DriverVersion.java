package org.sigmap.device.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Version of an NVIDIA driver, as in {@code 545.23.06}.
 *
 * @param parts its numbers, most significant first
 */
public record DriverVersion(List<Integer> parts) implements Comparable<DriverVersion> {
  /** The first driver whose CUDA 12 programs run (CUDA 12 release notes, minor-version table). */
  public static final DriverVersion CUDA_12 = new DriverVersion(List.of(525, 60, 13));

  /**
   * The first driver with CUDA 12.3, whose compiler reads the PTX that this TensorFlow carries for
   * Hopper's element-wise kernels.
   */
  public static final DriverVersion CUDA_12_3 = new DriverVersion(List.of(545, 23, 6));

  private static final Pattern NUMBERS = Pattern.compile("\\d{3,}(\\.\\d+){1,2}");

  public DriverVersion {
    parts = List.copyOf(parts);
  }

  /** The first driver version in {@code text}, which may be a line of the kernel module's. */
  public static Optional<DriverVersion> find(String text) {
    Matcher matcher = NUMBERS.matcher(text);
    if (!matcher.find()) {
      return Optional.empty();
    }
    List<Integer> parts = new ArrayList<>();
    for (String part : matcher.group().split("\\.")) {
      parts.add(Integer.valueOf(part));
    }
    return Optional.of(new DriverVersion(parts));
  }

  @Override
  public int compareTo(DriverVersion other) {
    for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
      int mine = i < parts.size() ? parts.get(i) : 0;
      int theirs = i < other.parts.size() ? other.parts.get(i) : 0;
      if (mine != theirs) {
        return Integer.compare(mine, theirs);
      }
    }
    return 0;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      // The third number is printed with two digits by NVIDIA: 545.23.06.
      text.append(i == 0 ? "" : ".").append(i == 2 ? "%02d".formatted(parts.get(i)) : parts.get(i));
    }
    return text.toString();
  }
}
