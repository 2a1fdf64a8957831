package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sigmap.data.source.Draws;
import org.sigmap.experiment.plan.LaneGroup;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;

/** Chunks that make a part of every step compute what the step computes, and train nothing. */
class StepPartTest {
  private static final double LEARNING_RATE = 0.01;

  /** Of weights about 1e-3 in float64, divided by 1e-6 and compared with gradients. */
  private static final double ROUNDING = 1e-8;

  private static final String SPEC =
      """
      name: parts
      experiment: generalization
      seeds: 2
      samples: {total: 60, trainFraction: 0.5}
      model: {hidden: 8}
      training: {precision: float64, weightDecay: 0}
      preconditioner: {kind: none}
      optimizer: {kind: gradient-descent, learningRate: 0.01}
      """;

  private static final LaneGroup GROUP =
      new LaneGroup(
          new Experiments()
              .prepare(
                  SpecReader.read(SPEC, "parts", new Overrides(List.of(), List.of(), null))
                      .cells()));

  private static TrainingSession loaded(StepPart part) {
    TrainingSession session =
        TrainingSession.open(GROUP.shape(), SessionOptions.singleThreaded(), part);
    Draws draws = new Draws();
    List<LaneInputs> inputs = new ArrayList<>();
    GROUP.trainings().forEach(training -> inputs.add(training.task().inputs(draws)));
    session.load(inputs);
    return session;
  }

  @ParameterizedTest
  @EnumSource(
      value = StepPart.class,
      names = {"FORWARD", "GRADIENT"})
  void theLossIsThatOfTheFirstStepHoweverManyAreMade(StepPart part) {
    try (TrainingSession timed = loaded(part);
        TrainingSession trained = loaded(StepPart.WHOLE)) {
      double[] first = trained.advance(1).lossBeforeUpdate();
      assertArrayEquals(first, timed.advance(7).lossBeforeUpdate(), 0);
      assertFalse(Arrays.equals(first, trained.advance(7).lossBeforeUpdate()));
    }
  }

  /** A chunk goes a millionth of its last gradient down, which a step of descent tells too. */
  @Test
  void theGradientIsComputed() {
    String w1 = GROUP.shape().network().firstWeight().matrix();
    try (TrainingSession forward = loaded(StepPart.FORWARD);
        TrainingSession timed = loaded(StepPart.GRADIENT);
        TrainingSession trained = loaded(StepPart.WHOLE)) {
      double[] start = timed.get(w1);
      forward.step(3);
      assertArrayEquals(start, forward.get(w1), 0);
      timed.step(3);
      trained.step(1);
      double[] byPart = perUnit(start, timed.get(w1), 1e-6);
      double[] byStep = perUnit(start, trained.get(w1), LEARNING_RATE);
      double largest = Arrays.stream(byStep).map(Math::abs).max().orElseThrow();
      assertTrue(largest > 0);
      assertArrayEquals(byStep, byPart, ROUNDING * largest);
    }
  }

  private static double[] perUnit(double[] from, double[] to, double rate) {
    return IntStream.range(0, from.length).mapToDouble(i -> (from[i] - to[i]) / rate).toArray();
  }
}
