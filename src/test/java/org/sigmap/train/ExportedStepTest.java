package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.data.EmpiricalCovariance;
import org.sigmap.data.RawRows;
import org.sigmap.export.inspect.SavedModelInspector;
import org.sigmap.export.model.ExportedCell;
import org.sigmap.export.model.SavedModelExporter;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.TestMatrices;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.optim.Kinds;
import org.sigmap.graph.precondition.NoPreconditioner;
import org.sigmap.graph.precondition.PreconditionerPlan;
import org.sigmap.math.Matrix;
import org.sigmap.math.MatrixPower;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.LayerChoice;
import org.sigmap.spec.ModelSpec;
import org.sigmap.spec.Normalization;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.PowerMethod;
import org.sigmap.spec.Precision;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.StepSpec;
import org.sigmap.spec.StructureSpec;
import org.sigmap.spec.TrainingSpec;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat64;

/** The exported {@code train_step} against the program's own training, in float64. */
class ExportedStepTest {
  /** Both do the same arithmetic; sums over rows may be taken in another order. */
  private static final double TOLERANCE = 1e-12;

  /** Two decompositions of matrices of eigenvalues up to 10, of which the least count most. */
  private static final double DECOMPOSITION = 1e-10;

  /** Far above the tolerance: what a step moves the weights by at least, of their largest. */
  private static final double LEAST_MOVE = 1e-5;

  private static final int STEPS = 9;
  private static final int BATCH = 8;

  @TempDir Path temporary;

  /** Every optimizer and preconditioner, and those behind a covariance that see P themselves. */
  static Stream<TrainedKind> kinds() {
    PreconditionerSpec covariance =
        Kinds.with(
            Kinds.with(PreconditionerSpec.CovariancePower.defaults(), "p", -0.5), "damping", 0.01);
    List<TrainedKind> behind = new ArrayList<>();
    for (OptimizerSpec optimizer :
        List.of(
            OptimizerSpec.Sam.defaults(),
            OptimizerSpec.Adam.defaults(),
            new OptimizerSpec.Lbfgs(0.1, 5, 2))) {
      behind.add(new TrainedKind(optimizer, covariance, ConventionsSpec.all(Convention.CORRECTED)));
    }
    for (PreconditionerSpec structured : structured()) {
      behind.add(new TrainedKind(OptimizerSpec.defaults(), structured, ConventionsSpec.defaults()));
    }
    // What has learned p is exported with P as it is then.
    return Stream.concat(TrainedKind.all(), behind.stream())
        .filter(kind -> !kind.preconditioner().validates());
  }

  /** Every structure, and every choice of layers. */
  private static List<PreconditionerSpec> structured() {
    List<PreconditionerSpec> all = new ArrayList<>();
    LayerChoice layers = LayerChoice.ALL;
    for (StructureSpec structure :
        List.of(
            new StructureSpec.Diagonal(),
            new StructureSpec.Block(3, null),
            new StructureSpec.LowRank(2))) {
      all.add(
          new PreconditionerSpec.CovariancePower(
              -0.5,
              CovarianceSource.EMPIRICAL,
              0.01,
              structure,
              Normalization.TRACE,
              PowerMethod.EXACT));
      all.add(
          new PreconditionerSpec.AdaptiveCovariancePower(
              -0.5, 0.01, 0.9, 1, 2, structure, Normalization.SPECTRAL, layers, 0.5));
      layers = layers == LayerChoice.ALL ? LayerChoice.HIDDEN : LayerChoice.ALL;
    }
    all.add(
        new PreconditionerSpec.KroneckerPower(
            -0.5,
            -0.25,
            0.01,
            0.01,
            0.9,
            1,
            2,
            LayerChoice.ALL,
            StructureSpec.defaults(),
            Normalization.NONE,
            null));
    return all;
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("kinds")
  void fromTheInitialWeightsItIsTheProgramsTraining(TrainedKind kind) throws IOException {
    compare(kind, TrainedKind.ROWS, 0);
  }

  /** Kinds whose memory, whose counting of rows or of steps could be lost on the way. */
  static Stream<TrainedKind> remembering() {
    return kinds()
        .filter(
            kind ->
                kind.optimizer() instanceof OptimizerSpec.Kfac
                    || kind.optimizer() instanceof OptimizerSpec.SophiaH
                    || kind.optimizer() instanceof OptimizerSpec.GradientDescent)
        .filter(kind -> kind.conventions().weightDecay() == Convention.PAPER || !isNone(kind));
  }

  private static boolean isNone(TrainedKind kind) {
    return kind.preconditioner() instanceof PreconditionerSpec.None;
  }

  /** The memory that training left goes with the model; the caller hands in the rows in order. */
  @Tag("slow")
  @ParameterizedTest
  @MethodSource("remembering")
  void itGoesOnWhereTrainingEndedOnAnyNumberOfRows(TrainedKind kind) throws IOException {
    compare(kind, BATCH, 3);
  }

  /** What an image cell trains by: cross-entropy on one-hot classes. */
  @Test
  void aClassifierTakesItsOwnStepToo() throws IOException {
    TrainedKind kind =
        new TrainedKind(
            OptimizerSpec.Adam.defaults(),
            new PreconditionerSpec.None(),
            ConventionsSpec.defaults());
    TrainingShape regression = kind.shape(1, Precision.FLOAT64);
    TrainingShape shape =
        new TrainingShape(
            regression.rows(),
            regression.network(),
            Precision.FLOAT64,
            new NoPreconditioner(),
            regression.rule(),
            LossKind.CROSS_ENTROPY);
    LaneInputs lane = kind.lane(1);
    Matrix x = lane.examples().trainInputs();
    double[] oneHot = new double[TrainedKind.ROWS * TrainedKind.OUTPUTS];
    for (int i = 0; i < TrainedKind.ROWS; i++) {
      oneHot[i * TrainedKind.OUTPUTS + (x.get(i, 0) > 0 ? 1 : 0)] = 1;
    }
    Matrix y = new Matrix(TrainedKind.ROWS, TrainedKind.OUTPUTS, oneHot);
    compare(kind, shape, lane.withExamples(Examples.testedOnThemselves(x, y)), TrainedKind.ROWS, 0);
  }

  /** Of fewer rows than inputs P is kept as directions and gains, and NumPy reads it as such. */
  @Test
  void aPowerInItsDualFormIsExportedAsItActs() throws IOException {
    int d = 40;
    PreconditionerSpec dual =
        new PreconditionerSpec.CovariancePower(
            -0.5,
            CovarianceSource.EMPIRICAL,
            0.01,
            StructureSpec.defaults(),
            Normalization.NONE,
            PowerMethod.DUAL);
    TrainedKind kind = new TrainedKind(OptimizerSpec.defaults(), dual, ConventionsSpec.defaults());
    SeedStreams streams = new SeedStreams(7);
    Matrix x = new Matrix(TrainedKind.ROWS, d, streams.stream("x").gaussians(TrainedKind.ROWS * d));
    LaneInputs narrow = kind.lane(1);
    Examples examples = Examples.testedOnThemselves(x, narrow.examples().trainTargets());
    ModelSpec model = new ModelSpec(8, 1.0);
    compare(
        kind,
        new TrainingShape(
            new RowCounts(TrainedKind.ROWS, TrainedKind.ROWS),
            Network.of(d, model.hidden(), TrainedKind.OUTPUTS),
            Precision.FLOAT64,
            PreconditionerPlan.of(dual.at(d, TrainedKind.ROWS, false)).preconditioner(),
            kind.shape(1, Precision.FLOAT64).rule(),
            LossKind.MEAN_SQUARED_ERROR),
        narrow
            .withExamples(examples)
            .withInitial(Weights.draw(model, d, TrainedKind.OUTPUTS, streams)),
        TrainedKind.ROWS,
        0);
    double[] u = numpy("preconditioner.vectors");
    double[] above = numpy("preconditioner.above");
    double rest = numpy("preconditioner.rest")[0];
    double[] p = Matrix.identity(d).values().clone();
    Arrays.setAll(p, i -> rest * p[i]);
    for (int i = 0; i < d * d; i++) {
      for (int k = 0; k < above.length; k++) {
        int r = above.length;
        p[i] += u[i / d * r + k] * above[k] * u[i % d * r + k];
      }
    }
    double[] power = MatrixPower.power(EmpiricalCovariance.of(x), -0.5, 0.01).values();
    assertArrayEquals(power, p, DECOMPOSITION);
    assertEquals(
        Optional.empty(), SavedModelInspector.inspect(temporary.resolve("model")).energy());
  }

  /** The numbers of a file that the model has beside it. */
  private double[] numpy(String name) throws IOException {
    ByteBuffer file =
        ByteBuffer.wrap(
                Files.readAllBytes(temporary.resolve("model/assets.extra/" + name + ".npy")))
            .order(ByteOrder.LITTLE_ENDIAN);
    int header = 10 + file.getShort(8);
    double[] values = new double[(file.capacity() - header) / Double.BYTES];
    file.position(header).asDoubleBuffer().get(values);
    return values;
  }

  private void compare(TrainedKind kind, int batch, int before) throws IOException {
    compare(kind, kind.shape(1, Precision.FLOAT64), kind.lane(1), batch, before);
  }

  private void compare(
      TrainedKind kind, TrainingShape shape, LaneInputs lane, int batch, int before)
      throws IOException {
    RowCounts batches = new RowCounts(shape.rows().train(), shape.rows().test(), batch, 0);
    try (TrainingSession session =
        TrainingSession.open(shape.withRows(batches), SessionOptions.singleThreaded())) {
      session.load(List.of(lane));
      session.advance(before);
      TrainedLane start = session.lane(0);
      Path directory = temporary.resolve("model");
      SavedModelExporter.write(cell(kind, start), directory);
      assertEquals(List.of(), SavedModelInspector.inspect(directory).outside());
      try (SavedModelBundle model = SavedModelBundle.load(directory.toString(), "serve")) {
        for (int step = before; step < before + STEPS; step++) {
          double loss = session.advance(1).lossBeforeUpdate()[0];
          double exported = step(model, rows(lane.examples(), step, batch));
          assertEquals(loss, exported, TOLERANCE * Math.abs(loss), "loss of step " + step);
        }
        TrainedLane end = session.lane(0);
        same(start.state().variables(), session.lane(0).state().variables(), model);
      }
    }
  }

  private static void same(
      Map<String, double[]> start, Map<String, double[]> end, SavedModelBundle model) {
    List<String> names = new ArrayList<>(end.keySet());
    names.remove(TrainingGraph.DIVERGED_AT);
    List<String> parameters = List.of("w1", "b1", "w2", "b2");
    Session.Runner runner = model.session().runner();
    names.forEach(
        name -> runner.fetch("read/" + (parameters.contains(name) ? "" : "optimizer.") + name));
    try (Result values = runner.run()) {
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i);
        double[] own = end.get(name);
        double largest = Arrays.stream(own).map(Math::abs).max().orElseThrow();
        double difference = TestMatrices.difference(own, HostTensors.toDoubles(values.get(i)));
        assertTrue(difference <= TOLERANCE * largest, name + " differs by " + difference);
        double moved = TestMatrices.difference(own, start.get(name));
        assertTrue(
            !parameters.contains(name) || moved > LEAST_MOVE * largest, name + " moved " + moved);
      }
    }
  }

  private static ExportedCell cell(TrainedKind kind, TrainedLane lane) {
    return new ExportedCell(
        "0123456789abcdef",
        Map.of(),
        "name: sample\n",
        new TrainedNetwork(
            new StepSpec(
                kind.optimizer(),
                kind.preconditioner(),
                TrainingSpec.defaults(),
                kind.conventions()),
            lane,
            Optional.empty(),
            0,
            0,
            RawRows.Standardised.none()));
  }

  /** Rows tB, …, tB + B − 1 modulo n. */
  private static Map<String, Matrix> rows(Examples examples, int step, int batch) {
    int[] rows = new int[batch];
    for (int i = 0; i < batch; i++) {
      rows[i] = (step * batch + i) % TrainedKind.ROWS;
    }
    return Map.of(
        "x",
        examples.trainInputs().selectRows(rows),
        "y",
        examples.trainTargets().selectRows(rows));
  }

  private static double step(SavedModelBundle model, Map<String, Matrix> inputs) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try {
      inputs.forEach(
          (name, matrix) ->
              tensors.put(
                  name,
                  HostTensors.of(
                      TFloat64.class, Shape.of(matrix.rows(), matrix.columns()), matrix.values())));
      try (Result result = model.function("train_step").call(tensors)) {
        return HostTensors.toDoubles(result.get(0))[0];
      }
    } finally {
      tensors.values().forEach(Tensor::close);
    }
  }
}
