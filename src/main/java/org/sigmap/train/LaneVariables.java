package org.sigmap.train;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.family.TType;

/**
 * Reads and writes a session's variables as arrays of float64, all lanes, row-major.
 *
 * @param variables which there are
 * @param session where they live; owned by the caller
 */
record LaneVariables(GraphVariables variables, Session session) {

  double[] get(String name) {
    return get(List.of(name)).get(name);
  }

  /** All in one call, in the order asked for. */
  Map<String, double[]> get(List<String> names) {
    return HostTensors.fetch(session.runner(), variables.bundle(names));
  }

  void set(String name, double[] values) {
    GraphVariables.Slot slot = variables.get(name);
    try (Tensor tensor = tensor(slot.type(), slot.shape(), values)) {
      session.runner().feed(slot.feed(), tensor).addTarget(slot.load()).run().close();
    }
  }

  /**
   * Sets variables of these names.
   *
   * @throws IllegalArgumentException if the values are not exactly theirs; none is set then
   */
  void restore(List<String> names, Map<String, double[]> values) {
    Optional<String> misfit = misfit(names, values);
    if (misfit.isPresent()) {
      throw new IllegalArgumentException(misfit.get());
    }
    names.forEach(name -> set(name, values.get(name)));
  }

  /** Why {@code values} are not of exactly these variables; absent if they are. */
  Optional<String> misfit(List<String> names, Map<String, double[]> values) {
    if (!values.keySet().equals(new HashSet<>(names))) {
      return Optional.of("it has " + values.keySet() + " where the graph trains " + names);
    }
    return names.stream()
        .filter(name -> variables.get(name).shape().size() != values.get(name).length)
        .findFirst()
        .map(
            name ->
                "it has "
                    + values.get(name).length
                    + " values of "
                    + name
                    + " where the graph holds "
                    + variables.get(name).shape().size());
  }

  private static <T extends TType> Tensor tensor(Class<T> type, Shape shape, double[] values) {
    return (Tensor) HostTensors.of(type, shape, values);
  }

  /**
   * Sets a variable to the values that each lane brings.
   *
   * @throws IllegalArgumentException if a lane brings more or fewer than the variable holds
   */
  <S> void store(String name, List<S> lanes, Function<S, double[]> values) {
    long size = variables.get(name).shape().size() / lanes.size();
    set(name, concatenate(lanes, values, Math.toIntExact(size)));
  }

  /** A lane's share of the values of {@code lanes} lanes; of one alone the same array. */
  static double[] ofLane(double[] all, int lane, int lanes) {
    if (lanes == 1) {
      return all;
    }
    int size = all.length / lanes;
    return Arrays.copyOfRange(all, lane * size, (lane + 1) * size);
  }

  /**
   * The values of all lanes, one after the other; of one alone its own array.
   *
   * @throws IllegalArgumentException if a lane brings another number than {@code size}
   */
  static <S> double[] concatenate(List<S> lanes, Function<S, double[]> values, int size) {
    double[] all = null;
    for (int lane = 0; lane < lanes.size(); lane++) {
      double[] own = values.apply(lanes.get(lane));
      if (own.length != size) {
        throw new IllegalArgumentException(
            "lane " + lane + " brings " + own.length + " values where the graph holds " + size);
      }
      if (lanes.size() == 1) {
        return own;
      }
      all = all == null ? new double[Math.multiplyExact(lanes.size(), size)] : all;
      System.arraycopy(own, 0, all, lane * size, size);
    }
    return all;
  }
}
