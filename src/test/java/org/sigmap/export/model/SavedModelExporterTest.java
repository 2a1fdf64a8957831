package org.sigmap.export.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.ReferenceNetwork;
import org.sigmap.math.Matrix;
import org.sigmap.math.MatrixPower;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.Precision;
import org.sigmap.train.Examples;
import org.sigmap.train.HostTensors;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.LaneMatrix;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainingSession;
import org.sigmap.train.Weights;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** The exported model, loaded back, against float64 loops. */
class SavedModelExporterTest {
  /** A step of the samples moves weights by about 1e-2; float32 rounds at 1e-7. */
  private static final Map<Precision, Double> TOLERANCE =
      Map.of(Precision.FLOAT32, 2e-6, Precision.FLOAT64, 1e-13);

  private static final int ROWS = 7;
  private static final int STEPS = 3;

  private static final Matrix X =
      SampleCells.uniform(new SeedStreams(1).stream("x"), ROWS, SampleCells.INPUTS);
  private static final Matrix Y =
      SampleCells.uniform(new SeedStreams(1).stream("y"), ROWS, SampleCells.OUTPUTS);

  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource
  void predictsAndShowsFeaturesForAnyNumberOfRows(Precision precision) throws IOException {
    ExportedCell cell = SampleCells.cell(precision);
    ReferenceNetwork reference = ReferenceNetwork.of(cell.network().lane().weights());
    try (SavedModelBundle model = exported(cell)) {
      for (int rows : new int[] {1, ROWS}) {
        Matrix x = new Matrix(rows, X.columns(), java.util.Arrays.copyOf(X.values(), rows * 3));
        double tolerance = TOLERANCE.get(precision);
        assertArrayEquals(
            flat(x, reference::output),
            call(model, "serving_default", precision, Map.of("x", x)),
            tolerance);
        assertArrayEquals(
            flat(x, reference::features),
            call(model, "features", precision, Map.of("x", x)),
            tolerance);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void trainStepReturnsTheLossBeforeAPreconditionedUpdate(Precision precision) throws IOException {
    ExportedCell cell = SampleCells.cell(precision);
    Matrix power =
        MatrixPower.power(SampleCells.covariance(), SampleCells.EXPONENT, SampleCells.DAMPING);
    double tolerance = TOLERANCE.get(precision);
    double[][] x = ReferenceNetwork.rows(X);
    double[][] y = ReferenceNetwork.rows(Y);
    ReferenceNetwork expected = ReferenceNetwork.of(cell.network().lane().weights());
    try (SavedModelBundle model = exported(cell)) {
      for (int step = 0; step < STEPS; step++) {
        double[] loss = call(model, "train_step", precision, Map.of("x", X, "y", Y));
        assertEquals(expected.meanSquaredError(x, y), loss[0], tolerance, "loss of step " + step);
        ReferenceNetwork update =
            expected
                .gradient(x, y, LossKind.MEAN_SQUARED_ERROR)
                .preconditioned(ReferenceNetwork.rows(power));
        expected = expected.plus(-SampleCells.LEARNING_RATE, update);
        assertArrayEquals(Matrix.of(expected.w1()).values(), variable(model, "w1"), tolerance);
        assertArrayEquals(expected.b1(), variable(model, "b1"), tolerance);
        assertArrayEquals(Matrix.of(expected.w2()).values(), variable(model, "w2"), tolerance);
        assertArrayEquals(expected.b2(), variable(model, "b2"), tolerance);
      }
    }
  }

  /** The numbers of the variable of that name, behind a header of whole 64 bytes. */
  @Test
  void thePreconditionerIsAFileOfNumPysToo() throws IOException {
    try (SavedModelBundle model = exported(SampleCells.cell(Precision.FLOAT64))) {
      byte[] file =
          Files.readAllBytes(temporary.resolve("model-FLOAT64/assets.extra/preconditioner.npy"));
      int size = SampleCells.INPUTS * SampleCells.INPUTS;
      int header = file.length - size * Double.BYTES;
      assertEquals(0, header % 64);
      assertEquals(
          "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 3), }",
          new String(file, 10, header - 10, StandardCharsets.US_ASCII).strip());
      double[] values = new double[size];
      ByteBuffer.wrap(file, header, size * Double.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asDoubleBuffer()
          .get(values);
      assertArrayEquals(variable(model, "preconditioner"), values);
    }
  }

  /** Features are what the head reads; a training step moves every layer as training does. */
  @Tag("slow")
  @Test
  void aDeepNetworkIsExportedWhole() throws IOException {
    ExportedCell cell = SampleCells.deepCell();
    ReferenceNetwork reference = ReferenceNetwork.of(cell.network().lane().weights());
    try (SavedModelBundle model = exported(cell)) {
      double tolerance = TOLERANCE.get(Precision.FLOAT64);
      assertArrayEquals(
          flat(X, reference::output),
          call(model, "serving_default", Precision.FLOAT64, Map.of("x", X)),
          tolerance);
      assertArrayEquals(
          flat(X, reference::features),
          call(model, "features", Precision.FLOAT64, Map.of("x", X)),
          tolerance);
      call(model, "train_step", Precision.FLOAT64, Map.of("x", X, "y", Y));
      Weights expected = trainedOnce(cell);
      for (int i = 1; i <= 3; i++) {
        Weights.Layer layer = expected.layers().get(i - 1);
        assertArrayEquals(layer.weights().values(), variable(model, "w" + i), tolerance);
        assertArrayEquals(layer.bias(), variable(model, "b" + i), tolerance);
      }
    }
  }

  private static Weights trainedOnce(ExportedCell cell) {
    LaneInputs lane =
        new LaneInputs(
                Examples.testedOnThemselves(X, Y),
                cell.network().lane().weights(),
                LaneMatrix.covariance(SampleCells.covariance()),
                cell.network().lane().hyperparameters())
            .withPower(cell.network().exponent(), cell.network().damping());
    try (TrainingSession session =
        TrainingSession.open(cell.network().lane().shape(), SessionOptions.singleThreaded())) {
      session.load(List.of(lane));
      session.advance(1);
      return session.weights().get(0);
    }
  }

  @Test
  void holdsTheSpectrumAndTheNumbersOfTheStep() throws IOException {
    ExportedCell cell = SampleCells.cell(Precision.FLOAT32);
    try (SavedModelBundle model = exported(cell)) {
      assertArrayEquals(
          cell.network().spectrum().orElseThrow().values(), variable(model, "eigenvalues"));
      assertArrayEquals(
          cell.network().spectrum().orElseThrow().vectors().values(),
          variable(model, "eigenvectors"));
      assertArrayEquals(new double[] {SampleCells.EXPONENT}, variable(model, "p"));
      assertArrayEquals(new double[] {0.01}, variable(model, "damping"));
      assertArrayEquals(
          new double[] {(float) SampleCells.LEARNING_RATE},
          variable(model, "optimizer.learningRate"));
    }
  }

  /** TensorFlow's Python loader refuses a signature whose tensors are references to variables. */
  @Test
  void signaturesNameValuesAndNotReferences() throws IOException {
    Path directory = temporary.resolve("model");
    SavedModelExporter.write(SampleCells.cell(Precision.FLOAT32), directory);
    MetaGraphDef graph =
        SavedModel.parseFrom(Files.readAllBytes(directory.resolve("saved_model.pb")))
            .getMetaGraphs(0);
    assertEquals(List.of("serve"), graph.getMetaInfoDef().getTagsList());
    assertEquals(
        Set.of("serving_default", "raw", "features", "train_step"),
        graph.getSignatureDefMap().keySet());
    Map<String, NodeDef> nodes =
        graph.getGraphDef().getNodeList().stream()
            .collect(Collectors.toMap(NodeDef::getName, node -> node));
    for (SignatureDef signature : graph.getSignatureDefMap().values()) {
      Stream.of(signature.getInputsMap(), signature.getOutputsMap())
          .flatMap(tensors -> tensors.values().stream())
          .forEach(
              tensor -> {
                assertEquals(DataType.DT_FLOAT, tensor.getDtype(), tensor.getName());
                NodeDef node = nodes.get(tensor.getName().split(":")[0]);
                assertFalse(node.getOp().startsWith("Variable"), node.getName());
              });
    }
  }

  @Test
  void tellsHowToUndoTheStandardisation() throws IOException {
    Path directory = temporary.resolve("model");
    SavedModelExporter.write(SampleCells.cell(Precision.FLOAT32), directory);
    JsonNode card = new ObjectMapper().readTree(directory.resolve(ModelCard.FILE).toFile());
    assertEquals(1.5, card.at("/targets/mean").doubleValue());
    assertEquals(2.5, card.at("/targets/standardDeviation").doubleValue());
    assertEquals(-0.5, card.at("/axes/preconditioner.p").doubleValue());
    assertEquals("0123456789abcdef", card.at("/cell").textValue());
    assertEquals("name: sample\n", card.at("/spec").textValue());
    assertEquals("float32", card.at("/precision").textValue());
  }

  /** The setting of the step is the cell's, not one that every card has. */
  @Test
  void saysWhatTheStepDoes() throws IOException {
    Path directory = temporary.resolve("model");
    SavedModelExporter.write(SampleCells.cell(Precision.FLOAT32), directory);
    JsonNode step =
        new ObjectMapper().readTree(directory.resolve(ModelCard.FILE).toFile()).get("trainStep");
    assertEquals("gradient-descent", step.at("/optimizer/kind").textValue());
    assertEquals(SampleCells.LEARNING_RATE, step.at("/optimizer/learningRate").doubleValue());
    assertEquals("covariance-power", step.at("/preconditioner/kind").textValue());
    assertEquals(0, step.at("/training/weightDecay").doubleValue());
    assertEquals("corrected", step.at("/conventions/weightDecay").textValue());
    assertEquals("mean-squared-error", step.get("loss").textValue());
    assertEquals(7, step.get("trainRows").intValue());
  }

  /** In the targets' own units: 2.5·f(x) + 1.5, float32 rounding a few units. */
  @ParameterizedTest
  @EnumSource
  void rawPredictsInTheTargetsOwnUnits(Precision precision) throws IOException {
    ExportedCell cell = SampleCells.cell(precision);
    double[] expected = flat(X, ReferenceNetwork.of(cell.network().lane().weights())::output);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = 2.5 * expected[i] + 1.5;
    }
    try (SavedModelBundle model = exported(cell)) {
      assertArrayEquals(
          expected, call(model, "raw", precision, Map.of("x", X)), 3 * TOLERANCE.get(precision));
    }
  }

  @Test
  void leavesWhatIsThereAlone() throws IOException {
    Path directory = Files.createDirectory(temporary.resolve("model"));
    Path own = Files.writeString(directory.resolve("notes.txt"), "mine");
    FileAlreadyExistsException refusal =
        assertThrows(
            FileAlreadyExistsException.class,
            () -> SavedModelExporter.write(SampleCells.cell(Precision.FLOAT32), directory));
    assertEquals("already exists; name a directory that is new or empty", refusal.getReason());
    assertEquals("mine", Files.readString(own));
  }

  @Test
  void refusesWeightsThatAreNotNumbers() {
    Weights weights = SampleCells.cell(Precision.FLOAT32).network().lane().weights();
    double[] broken = weights.b1().clone();
    broken[0] = Double.NaN;
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                SampleCells.cell(
                    Precision.FLOAT32,
                    new Weights(weights.w1(), broken, weights.w2(), weights.b2())));
    assertEquals(
        "this cell cannot be exported: its weights are not all finite: it diverged",
        refusal.getMessage());
  }

  @Test
  void anEmptyDirectoryIsFree() throws IOException {
    Path directory = Files.createDirectory(temporary.resolve("model"));
    SavedModelExporter.write(SampleCells.cell(Precision.FLOAT32), directory);
    assertTrue(Files.isRegularFile(directory.resolve("saved_model.pb")));
    try (Stream<Path> beside = Files.list(temporary)) {
      assertEquals(List.of(directory), beside.toList(), "nothing half-written is left");
    }
  }

  private SavedModelBundle exported(ExportedCell cell) throws IOException {
    Path directory = temporary.resolve("model-" + cell.network().lane().shape().precision());
    SavedModelExporter.write(cell, directory);
    return SavedModelBundle.load(directory.toString(), "serve");
  }

  private static double[] call(
      SavedModelBundle model, String signature, Precision precision, Map<String, Matrix> inputs) {
    Map<String, Tensor> tensors = new java.util.LinkedHashMap<>();
    try {
      inputs.forEach((name, matrix) -> tensors.put(name, tensor(precision, matrix)));
      try (Result result = model.function(signature).call(tensors)) {
        return HostTensors.toDoubles(result.get(0));
      }
    } finally {
      tensors.values().forEach(Tensor::close);
    }
  }

  private static Tensor tensor(Precision precision, Matrix matrix) {
    Shape shape = Shape.of(matrix.rows(), matrix.columns());
    return precision == Precision.FLOAT32
        ? HostTensors.of(TFloat32.class, shape, matrix.values())
        : HostTensors.of(TFloat64.class, shape, matrix.values());
  }

  private static double[] variable(SavedModelBundle model, String name) {
    try (Result result = model.session().runner().fetch("read/" + name).run()) {
      return HostTensors.toDoubles(result.get(0));
    }
  }

  private static double[] flat(Matrix rows, UnaryOperator<double[]> network) {
    return Stream.of(ReferenceNetwork.rows(rows))
        .map(network)
        .flatMapToDouble(java.util.Arrays::stream)
        .toArray();
  }
}
