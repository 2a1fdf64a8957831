package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.graph.optim.Kinds;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.PreconditionerSpec;

/** Every real number of an optimizer or a preconditioner is a number per lane. */
class SweptNumbersTest {
  private static final int STEPS = 12;

  /** Far below what the other number changes. */
  private static final double LANE = 1e-9;

  private static final double VISIBLE = 1e-4;

  /** A value that every number may have and that no default is near. */
  private static final double OTHER = 0.37;

  static Stream<TrainedKind> kinds() {
    List<TrainedKind> kinds = new ArrayList<>();
    for (OptimizerSpec spec : Kinds.quickOptimizers()) {
      kinds.add(kind(seenByItsNumbers(spec), new PreconditionerSpec.None()));
    }
    for (PreconditionerSpec spec : Kinds.preconditioners()) {
      if (!(spec instanceof PreconditionerSpec.None)) {
        kinds.add(kind(OptimizerSpec.defaults(), seenByItsNumbers(spec)));
      }
    }
    return kinds.stream();
  }

  /** Numbers that would hide another: clips and floors that never, or always, bind. */
  private static OptimizerSpec seenByItsNumbers(OptimizerSpec spec) {
    if (spec instanceof OptimizerSpec.SophiaH) {
      return new OptimizerSpec.SophiaH(0.05, 0.9, 0.9, 1, 0.1, 2);
    }
    return spec instanceof OptimizerSpec.Kfac
        ? new OptimizerSpec.Kfac(0.05, 0.9, 0.1, 0.95, 1e-3, 1, 1)
        : spec;
  }

  /** Powers at which no damping is hidden. */
  private static PreconditionerSpec seenByItsNumbers(PreconditionerSpec spec) {
    PreconditionerSpec inverse = Kinds.with(spec, "p", -1);
    return spec instanceof PreconditionerSpec.KroneckerPower
        ? Kinds.with(inverse, "q", -1)
        : inverse;
  }

  private static TrainedKind kind(OptimizerSpec optimizer, PreconditionerSpec preconditioner) {
    return new TrainedKind(optimizer, preconditioner, ConventionsSpec.defaults());
  }

  /** The same kind with one number changed, for each of its numbers. */
  private static Map<String, TrainedKind> changed(TrainedKind kind) {
    Map<String, TrainedKind> changed = new LinkedHashMap<>();
    for (String field : Kinds.numbers((Record) kind.optimizer())) {
      double other = field.equals("learningRate") ? 0.02 : OTHER;
      OptimizerSpec optimizer = Kinds.with(kind.optimizer(), field, other);
      changed.put(field, kind(optimizer, kind.preconditioner()));
    }
    for (String field : Kinds.numbers((Record) kind.preconditioner())) {
      changed.put(field, kind.behind(Kinds.with(kind.preconditioner(), field, OTHER)));
    }
    return changed;
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("kinds")
  void lanesOfOneGraphDifferInThem(TrainedKind kind) {
    Map<String, TrainedKind> changed = changed(kind);
    List<LaneInputs> lanes = new ArrayList<>(List.of(kind.asSpecified(0), kind.asSpecified(0.5)));
    for (TrainedKind other : changed.values()) {
      assertEquals(shape(kind, 2), shape(other, 2));
      lanes.add(other.asSpecified(0));
    }
    List<String> names = new ArrayList<>(List.of("nothing", "weightDecay"));
    names.addAll(changed.keySet());
    try (SessionPool sessions = new SessionPool()) {
      LaneInputs[] all = lanes.toArray(LaneInputs[]::new);
      List<double[]> together = sessions.train(shape(kind, all.length), STEPS, all);
      for (int i = 0; i < all.length; i++) {
        double[] solo = sessions.train(shape(kind, 1), STEPS, all[i]).get(0);
        assertArrayEquals(solo, together.get(i), LANE, names.get(i));
        double change = largestDifference(solo, together.get(0));
        assertEquals(i > 0, change > VISIBLE, names.get(i) + " changes weights by " + change);
      }
    }
    assertTrue(names.size() > 2, kind + " has no numbers");
  }

  /** In batches: a covariance that is averaged over steps would else be the same in all of them. */
  private static TrainingShape shape(TrainedKind kind, int lanes) {
    TrainingShape shape = kind.shape(lanes, Precision.FLOAT64);
    RowCounts rows = shape.rows();
    return shape.withRows(
        new RowCounts(rows.train(), rows.test(), TrainedKind.ROWS / 2, 0, rows.validation()));
  }

  private static double largestDifference(double[] a, double[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }
}
