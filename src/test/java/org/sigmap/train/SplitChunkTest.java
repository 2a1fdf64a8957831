package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.graph.optim.Kinds;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.graph.precondition.NoPreconditioner;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;

/** Steps made in several calls, with a state taken and restored between them, are those of one. */
class SplitChunkTest {
  private static final int LANES = 3;
  private static final int LOG_EVERY = 7;

  /** One log interval and a second one, each cut in another way. */
  private static final int[][] PARTS = {{1, 2, 4}, {3, 0, 3, 1}};

  private record Seen(List<String> observations, Map<String, String> state) {}

  private static Seen whole(TrainingSession session, List<LaneInputs> lanes) {
    session.load(lanes);
    List<String> seen = Stream.of(PARTS).map(parts -> text(session.advance(LOG_EVERY))).toList();
    return new Seen(seen, bits(session.state()));
  }

  private static Seen parts(
      TrainingSession session, List<LaneInputs> lanes, List<LaneInputs> others) {
    session.load(lanes);
    List<String> seen =
        Stream.of(PARTS)
            .map(
                parts -> {
                  for (int i = 0; i + 1 < parts.length; i++) {
                    session.step(parts[i]);
                    TrainingState here = session.state();
                    session.load(others);
                    session.advance(2);
                    session.load(lanes);
                    session.restore(here);
                  }
                  return text(session.advance(parts[parts.length - 1]));
                })
            .toList();
    return new Seen(seen, bits(session.state()));
  }

  private static void assertSplitsAlike(TrainingShape shape, List<LaneInputs> lanes) {
    List<LaneInputs> others = lanes.subList(1, lanes.size());
    others = Stream.concat(others.stream(), Stream.of(lanes.get(0))).toList();
    try (TrainingSession session = TrainingSession.open(shape, SessionOptions.singleThreaded())) {
      Seen whole = whole(session, lanes);
      assertEquals(whole, parts(session, lanes, others));
    }
  }

  /** Every bit of a double is in its shortest text. */
  private static String text(Observation seen) {
    return seen.step()
        + Stream.of(seen.lossBeforeUpdate(), seen.trainLoss(), seen.testLoss())
            .map(Arrays::toString)
            .collect(Collectors.joining())
        + seen.accuracies().values().stream().map(Arrays::toString).toList()
        + Stream.concat(seen.fingerprints().stream(), seen.paths().stream())
            .map(
                f ->
                    Arrays.toString(f.updateNorms())
                        + Arrays.toString(f.gradientNorms())
                        + Arrays.toString(f.cosines()))
            .toList()
        + Arrays.toString(seen.divergedAt());
  }

  private static Map<String, String> bits(TrainingState state) {
    Map<String, String> bits = new TreeMap<>();
    state.variables().forEach((name, values) -> bits.put(name, Arrays.toString(values)));
    return bits;
  }

  static Stream<TrainedKind> kinds() {
    return TrainedKind.all();
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("kinds")
  void everyKind(TrainedKind kind) {
    List<LaneInputs> lanes = IntStream.range(0, LANES).mapToObj(kind::lane).toList();
    assertSplitsAlike(kind.shape(LANES, Precision.FLOAT32), lanes);
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(Precision.class)
  void eitherPrecision(Precision precision) {
    assertSplitsAlike(
        SmallLanes.shape(LANES, precision, new CovariancePower(CovarianceSource.POPULATION)),
        SmallLanes.draw(LANES));
  }

  /**
   * The path that a fingerprint sums over goes from log point to log point, not from call to call.
   */
  @Tag("slow")
  @Test
  void fingerprintsOfEveryOptimizer() {
    for (OptimizerSpec optimizer : Kinds.quickOptimizers()) {
      TrainingShape shape =
          FingerprintLanes.shape(
              optimizer,
              ConventionsSpec.defaults(),
              LANES,
              Precision.FLOAT64,
              new NoPreconditioner());
      List<LaneInputs> lanes =
          IntStream.range(0, LANES)
              .mapToObj(i -> FingerprintLanes.lane(optimizer, i, 0, 0.01 * i))
              .toList();
      assertSplitsAlike(shape, lanes);
    }
  }

  /** Lanes that diverge between two log points do so at the step of one call. */
  @Tag("slow")
  @Test
  void divergence() {
    List<LaneInputs> lanes =
        List.of(
            SmallLanes.lane(0, 0, 1e4, 0),
            SmallLanes.lane(1, 0, 0.01, 0),
            SmallLanes.lane(2, 0, 1e9, 0));
    TrainingShape shape = SmallLanes.shape(LANES, Precision.FLOAT32, new NoPreconditioner());
    assertSplitsAlike(shape, lanes);
    int[] diverged = SmallLanes.train(shape, lanes, LOG_EVERY).last().divergedAt();
    assertTrue(diverged[0] > 0 && diverged[2] > 0, Arrays.toString(diverged));
    assertEquals(-1, diverged[1]);
  }

  /** What does not evaluate says nothing of a loss after the update, and counts its steps. */
  @Test
  void stepsAloneAreCounted() {
    List<LaneInputs> lanes = SmallLanes.draw(LANES);
    TrainingShape shape = SmallLanes.shape(LANES, Precision.FLOAT64, new NoPreconditioner());
    try (TrainingSession session = TrainingSession.open(shape, SessionOptions.singleThreaded())) {
      session.load(lanes);
      session.step(5);
      assertArrayEquals(new double[] {5}, session.get(TrainingGraph.STEP));
      assertEquals(5, session.advance(0).step());
    }
  }
}
