package org.sigmap.graph.optim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sigmap.graph.LaneRun;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.PlainLoops;
import org.sigmap.graph.ReferenceNetwork;
import org.sigmap.graph.Task;
import org.sigmap.math.Matrix;
import org.sigmap.math.MatrixPower;
import org.sigmap.spec.Convention;
import org.sigmap.spec.Precision;
import org.sigmap.train.UpdateRule;
import org.sigmap.train.Weights;

class ShampooTest {
  /** Relative, on parameters; an update moves them by 1e-2 and more. */
  private static final double DOUBLE_ROUNDING = 1e-9;

  private static final double SINGLE_ROUNDING = 1e-3;
  private static final int STEPS = 6;

  /** Lanes that differ in every number. */
  private static final List<Map<String, Double>> HYPER =
      List.of(
          Map.of("learningRate", 0.05, "weightDecay", 0.1, "momentum", 0.9, "epsilon", 0.1),
          Map.of("learningRate", 0.02, "weightDecay", 0.0, "momentum", 0.3, "epsilon", 0.5));

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"PAPER,1", "CORRECTED,1", "PAPER,4", "CORRECTED,4"})
  void lanesMatchADenseReference(Convention convention, int period) {
    assertLanesMatch(convention, period, tasks(LossKind.MEAN_SQUARED_ERROR));
  }

  @Test
  void everyLayerOfADeepNetworkHasItsFactors() {
    LossKind loss = LossKind.CROSS_ENTROPY;
    assertLanesMatch(
        Convention.CORRECTED,
        2,
        List.of(Task.draw(loss, 1, 12, 3, 4, 4, 2), Task.draw(loss, 2, 12, 3, 4, 4, 2)));
  }

  private static void assertLanesMatch(Convention convention, int period, List<Task> tasks) {
    List<Weights> ours = run(convention, period, Precision.FLOAT64).train(tasks, HYPER, STEPS);
    for (int lane = 0; lane < tasks.size(); lane++) {
      Reference reference = new Reference(tasks.get(lane), HYPER.get(lane), convention, period);
      List<Matrix> expected = reference.train();
      double moved = LaneRun.distance(tasks.get(lane).stackedInitial(), expected);
      assertTrue(moved > 1e-2, "the reference hardly moves: " + moved);
      LaneRun.assertNear(expected, ours.get(lane), DOUBLE_ROUNDING);
    }
  }

  @Tag("slow")
  @Test
  void aLaneEqualsItsSoloRun() {
    List<Task> tasks = tasks(LossKind.CROSS_ENTROPY);
    LaneRun run = run(Convention.PAPER, 2, Precision.FLOAT64);
    List<Weights> together = run.train(tasks, HYPER, STEPS);
    for (int lane = 0; lane < tasks.size(); lane++) {
      List<Weights> alone = run.train(List.of(tasks.get(lane)), List.of(HYPER.get(lane)), STEPS);
      LaneRun.assertNear(Task.stacked(alone.get(0)), together.get(lane), DOUBLE_ROUNDING);
    }
  }

  @Tag("slow")
  @Test
  void aLaneThatIsNotFiniteLeavesTheOthersAlone() {
    List<Task> tasks = new ArrayList<>(tasks(LossKind.MEAN_SQUARED_ERROR));
    LaneRun run = run(Convention.CORRECTED, 1, Precision.FLOAT64);
    List<Weights> healthy = run.train(tasks, HYPER, STEPS);
    tasks.set(0, Broken.targets(tasks.get(0)));
    List<Weights> mixed = run.train(tasks, HYPER, STEPS);
    assertTrue(Double.isNaN(mixed.get(0).w1().get(0, 0)));
    LaneRun.assertNear(Task.stacked(healthy.get(1)), mixed.get(1), 0);
  }

  @Tag("slow")
  @Test
  void float32FollowsFloat64() {
    List<Task> tasks = tasks(LossKind.CROSS_ENTROPY);
    for (Convention convention : Convention.values()) {
      List<Weights> doubles = run(convention, 1, Precision.FLOAT64).train(tasks, HYPER, STEPS);
      List<Weights> singles = run(convention, 1, Precision.FLOAT32).train(tasks, HYPER, STEPS);
      for (int lane = 0; lane < tasks.size(); lane++) {
        LaneRun.assertNear(Task.stacked(doubles.get(lane)), singles.get(lane), SINGLE_ROUNDING);
      }
    }
  }

  private static List<Task> tasks(LossKind loss) {
    return List.of(Task.draw(loss, 1, 12, 3, 4, 2), Task.draw(loss, 2, 12, 3, 4, 2));
  }

  private static LaneRun run(Convention convention, int period, Precision precision) {
    Shampoo shampoo = new Shampoo(period, convention, convention == Convention.PAPER);
    return new LaneRun(
        new Chain(List.of(shampoo, new ScaleByLearningRate())),
        UpdateRule.LossDecay.NONE,
        precision);
  }

  /** Shampoo of one task, one parameter at a time, with powers by EJML's eigendecomposition. */
  private record Reference(
      Task task, Map<String, Double> hyper, Convention convention, int period) {

    /** The memory of one parameter, a bias being a matrix of one row. */
    private static final class Memory {
      private Matrix momentum;
      private Matrix outputs;
      private Matrix inputs;
      private Matrix outputPower;
      private Matrix inputPower;
    }

    List<Matrix> train() {
      List<Matrix> theta = new ArrayList<>();
      for (Matrix stacked : task.stackedInitial()) {
        theta.addAll(split(stacked));
      }
      List<Memory> memories = Stream.generate(Memory::new).limit(theta.size()).toList();
      for (int step = 0; step < STEPS; step++) {
        List<ReferenceNetwork.Tap> layers = task.layers(joined(theta));
        for (int i = 0; i < theta.size(); i++) {
          Matrix gradient = split(layers.get(i / 2).gradient()).get(i % 2);
          boolean bias = i % 2 == 1;
          Matrix update = update(memories.get(i), gradient, theta.get(i), bias, step);
          theta.set(i, PlainLoops.plus(theta.get(i), -hyper.get("learningRate"), update));
        }
      }
      return joined(theta);
    }

    private Matrix update(Memory memory, Matrix gradient, Matrix theta, boolean bias, int step) {
      boolean paper = convention == Convention.PAPER;
      double mu = hyper.get("momentum");
      double exponent = (paper ? -1.0 : -0.5) / (bias ? 1 : 2);
      Matrix average =
          step == 0
              ? gradient
              : PlainLoops.plus(PlainLoops.scale(1 - mu, gradient), mu, memory.momentum);
      Matrix result = paper ? PlainLoops.plus(average, hyper.get("weightDecay"), theta) : average;
      Matrix seen = paper ? result : gradient;
      memory.outputs = grown(memory.outputs, seen.transpose().times(seen));
      if (step % period == 0) {
        memory.outputPower = MatrixPower.power(memory.outputs, exponent, 0);
      }
      result = result.times(memory.outputPower);
      if (!bias) {
        seen = paper ? result : gradient;
        memory.inputs = grown(memory.inputs, seen.times(seen.transpose()));
        if (step % period == 0) {
          memory.inputPower = MatrixPower.power(memory.inputs, exponent, 0);
        }
        result = memory.inputPower.times(result);
      }
      memory.momentum = paper ? result : average;
      return result;
    }

    private Matrix grown(Matrix factor, Matrix outer) {
      Matrix start = PlainLoops.scale(hyper.get("epsilon"), Matrix.identity(outer.rows()));
      return PlainLoops.plus(factor == null ? start : factor, 1, outer);
    }

    private static List<Matrix> split(Matrix stacked) {
      int last = stacked.rows() - 1;
      return List.of(
          Task.withoutLastRow(stacked), new Matrix(1, stacked.columns(), stacked.row(last)));
    }

    private static List<Matrix> joined(List<Matrix> theta) {
      List<Matrix> stacked = new ArrayList<>();
      for (int i = 0; i < theta.size(); i += 2) {
        stacked.add(PlainLoops.stack(theta.get(i), theta.get(i + 1)));
      }
      return stacked;
    }
  }
}
