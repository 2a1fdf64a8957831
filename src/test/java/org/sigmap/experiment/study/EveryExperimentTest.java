package org.sigmap.experiment.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.data.EmpiricalCovariance;
import org.sigmap.data.source.Draws;
import org.sigmap.math.Matrix;
import org.sigmap.math.MatrixPower;
import org.sigmap.spec.Cell;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainingSession;

/** What every experiment that a spec can name must honour. */
class EveryExperimentTest {
  private static final int BATCH = 7;

  static Stream<String> experiments() {
    return Arrays.stream(CellSpec.class.getAnnotation(JsonSubTypes.class).value())
        .map(JsonSubTypes.Type::name);
  }

  private static List<Cell> cells(String experiment, String... settings) {
    return SpecReader.read(
            "name: a\nseeds: 1\nexperiment: " + experiment,
            "spec.yaml",
            new Overrides(List.of(settings), List.of(), null))
        .cells();
  }

  /** That training then goes through the rows in batches is the training graph's own test. */
  @ParameterizedTest
  @MethodSource("experiments")
  void miniBatchesReachTheTrainingGraph(String experiment) {
    for (PreparedTraining training :
        new Experiments().prepare(cells(experiment, "training.batchSize=" + BATCH))) {
      assertEquals(BATCH, training.shape().rows().batch());
    }
    for (PreparedTraining training : new Experiments().prepare(cells(experiment))) {
      assertEquals(training.shape().rows().train(), training.shape().rows().batch(), "full batch");
    }
  }

  /** Every number that the graph asks of a lane is there, whatever is preconditioned by what. */
  @ParameterizedTest
  @ValueSource(strings = {"generalization", "transfer", "gram"})
  void anAdaptiveCovarianceReachesTheTrainingGraph(String experiment) {
    Cell cell =
        cells(
                experiment,
                "samples.total=40",
                "samples.trainFraction=0.5",
                "model.hidden=4",
                "training.batchSize=" + BATCH,
                "preconditioner.kind=adaptive-covariance-power",
                "preconditioner.p=-1",
                "preconditioner.warmUp=0")
            .get(0);
    PreparedTraining training = new Experiments().prepare(List.of(cell)).get(0);
    LaneInputs lane = training.task().inputs(new Draws());
    try (TrainingSession session =
        TrainingSession.open(training.shape(), SessionOptions.singleThreaded())) {
      session.load(List.of(lane));
      Map<String, double[]> before = session.state().variables();
      session.advance(1);
      double[] identity = before.get("adaptiveCovariance.preconditioner");
      double[] first = session.state().variables().get("adaptiveCovariance.preconditioner");
      assertEquals(identity.length, first.length);
      double[] expected = MatrixPower.power(batchCovariance(lane), -1, 1e-3).values();
      double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
      // The moment is kept in the training type; a batch of 7 rows in 10 dimensions is singular.
      assertArrayEquals(expected, first, 1e-2 * largest);
    }
  }

  private static Matrix batchCovariance(LaneInputs lane) {
    int[] rows = new int[BATCH];
    Arrays.setAll(rows, i -> i);
    return EmpiricalCovariance.of(lane.examples().trainInputs().selectRows(rows));
  }
}
