package org.sigmap.export.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.export.model.ExportedCell;
import org.sigmap.export.model.SampleCells;
import org.sigmap.export.model.SavedModelExporter;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.Precision;
import org.sigmap.train.Weights;
import org.tensorflow.Graph;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;

/** What {@code inspect} says, and the conditions under which Python's loaders take a model. */
class SavedModelInspectorTest {
  private static final int FIRST_REFERENCE_TYPE = 100;
  private static final String NOTHING_OUTSIDE =
      " reaches outside of the graph (files, processes, other code), but to save and restore\n";

  @TempDir Path temporary;

  @Test
  void printsSignaturesVariablesAndTheSpreadOfWeights() throws IOException {
    String text = SavedModelInspector.inspect(exported(alongEigenvectors())).toText();
    String described =
        """
        signatures
          features: x float[?, 3] -> hidden float[?, 5]
          raw: x float[?, 3] -> prediction float[?, 2]
          serving_default: x float[?, 3] -> prediction float[?, 2]
          train_step: x float[?, 3], y float[?, 2] -> loss float[]

        variables
          b1 float[5]
          b2 float[2]
          damping double[]
          eigenvalues double[3]
          eigenvectors double[3, 3]
          optimizer.learningRate float[]
          optimizer.probeSeed int32[]
          optimizer.step int32[]
          optimizer.weightDecay float[]
          p double[]
          preconditioner float[3, 3]
          targetDeviation float[]
          targetMean float[]
          w1 float[3, 5]
          w2 float[5, 2]

        energy of W1 by eigen-direction of Sigma_X, largest eigenvalue first
              eigenvalue   share
                 4.00000   20.0%  ########
                 1.00000   80.0%  ################################
                0.250000    0.0%

        operations, none of which was run
          Add \
        """;
    assertEquals(described, text.substring(0, described.length()));
    assertTrue(text.contains("SaveV2 1, "), text);
    assertTrue(text.endsWith("\n  none" + NOTHING_OUTSIDE), text);
  }

  @Test
  void sharesSumToOneAndMatchProjections() {
    ExportedCell cell = SampleCells.cell(Precision.FLOAT64);
    Matrix u = cell.network().spectrum().orElseThrow().vectors();
    Matrix w1 = cell.network().lane().weights().w1();
    SpectralEnergy energy =
        SpectralEnergy.of(w1, u, cell.network().spectrum().orElseThrow().values());
    double[] expected = new double[3];
    double total = 0;
    for (double w : w1.values()) {
      total += w * w;
    }
    for (int r = 0; r < 3; r++) {
      for (int j = 0; j < w1.columns(); j++) {
        double projection = 0;
        for (int k = 0; k < 3; k++) {
          projection += u.get(k, r) * w1.get(k, j);
        }
        expected[r] += projection * projection / total;
      }
    }
    double[] shares =
        energy.directions().stream().mapToDouble(SpectralEnergy.Direction::share).toArray();
    assertArrayEquals(expected, shares, 1e-14);
    assertEquals(1, java.util.Arrays.stream(shares).sum(), 1e-14);
  }

  /** Models of before had their eigenvalues ascending. */
  @Test
  void directionsAreTheSameWhateverOrderAModelHasThemIn() {
    Matrix w1 = Matrix.of(new double[][] {{3, 0}, {0, 4}});
    Matrix ascending = Matrix.of(new double[][] {{0, 1}, {1, 0}});
    assertEquals(
        SpectralEnergy.of(w1, Matrix.identity(2), new double[] {5, 2}),
        SpectralEnergy.of(w1, ascending, new double[] {2, 5}));
  }

  @Test
  void zeroWeightsHaveNoDirection() {
    SpectralEnergy energy =
        SpectralEnergy.of(new Matrix(1, 2, new double[2]), Matrix.identity(1), new double[] {3});
    assertEquals(0, energy.directions().get(0).share());
  }

  @Test
  void describesModelsOfOthers() throws IOException {
    Path directory = temporary.resolve("foreign");
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      var x = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, 4)));
      var y = tf.math.neg(x);
      SavedModelBundle.exporter(directory.toString())
          .withSession(session)
          .withSignature(Signature.builder("negate").input("in", x).output("out", y).build())
          .export();
    }
    assertEquals(
        """
        signatures
          negate: in float[?, 4] -> out float[?, 4]

        variables
          none

        no spectrum: the model lacks some of the variables w1, eigenvectors and eigenvalues; \
        `sigmap export` writes the last two up to 2,000 inputs

        operations, none of which was run
          Identity 1, Neg 1, NoOp 1, Placeholder 2
          none\
        """
            + NOTHING_OUTSIDE,
        SavedModelInspector.inspect(directory).toText());
  }

  @Test
  void saysWhatIsNoModel() {
    UnreadableModelException refusal =
        assertThrows(UnreadableModelException.class, () -> SavedModelInspector.inspect(temporary));
    assertEquals(
        temporary
            + " is not a SavedModel: it has no saved_model.pb; name a directory that `sigmap"
            + " export` or TensorFlow wrote",
        refusal.getMessage());
  }

  @Test
  void saysWhichFileIsDamaged() throws IOException {
    Path model = exported(SampleCells.cell(Precision.FLOAT32));
    Files.writeString(model.resolve("saved_model.pb"), "no protocol buffer");
    String message =
        assertThrows(UnreadableModelException.class, () -> SavedModelInspector.inspect(model))
            .getMessage();
    assertTrue(message.startsWith(model.resolve("saved_model.pb") + " is damaged: "), message);
  }

  @Test
  void saysThatVariablesAreMissing() throws IOException {
    Path model = exported(SampleCells.cell(Precision.FLOAT32));
    Files.delete(model.resolve("variables/variables.index"));
    String message =
        assertThrows(UnreadableModelException.class, () -> SavedModelInspector.inspect(model))
            .getMessage();
    assertEquals(
        model
            + " is damaged: variables/variables.index is missing; copy the model again, or export"
            + " the cell again",
        message);
  }

  /** Python refuses signatures on reference types; everything named must be in the graph. */
  @Test
  void meetsTheConditionsOfPythonsLoaders() throws IOException {
    Path directory = exported(SampleCells.cell(Precision.FLOAT32));
    SavedModel model =
        SavedModel.parseFrom(Files.readAllBytes(directory.resolve("saved_model.pb")));
    assertEquals(1, model.getMetaGraphsCount());
    MetaGraphDef meta = model.getMetaGraphs(0);
    assertEquals("serve", meta.getMetaInfoDef().getTags(0));
    var nodes =
        meta.getGraphDef().getNodeList().stream()
            .collect(java.util.stream.Collectors.toMap(n -> n.getName(), n -> n.getOp()));
    for (SignatureDef signature : meta.getSignatureDefMap().values()) {
      Map<String, TensorInfo> tensors = new java.util.HashMap<>(signature.getInputsMap());
      tensors.putAll(signature.getOutputsMap());
      for (TensorInfo tensor : tensors.values()) {
        String op = nodes.get(tensor.getName().replaceFirst(":0$", ""));
        assertTrue(op != null && !op.equals("VariableV2"), tensor.getName() + " is " + op);
        assertTrue(tensor.getDtypeValue() < FIRST_REFERENCE_TYPE, tensor.getName());
      }
    }
    var saver = meta.getSaverDef();
    assertEquals("Placeholder", nodes.get(saver.getFilenameTensorName().replaceFirst(":0$", "")));
    assertTrue(nodes.containsKey(saver.getRestoreOpName()));
    assertFalse(nodes.containsValue("VarHandleOp"), "the saver would skip resource variables");
    assertTrue(nodes.containsValue("IdentityN"), "the carrier of GradientTransform is missing");
    assertTrue(Files.isRegularFile(directory.resolve("variables/variables.index")));
  }

  /** W₁ = u₁ e₁ᵀ + 2 u₂ e₂ᵀ: one fifth of the energy along λ = 4, four fifths along λ = 1. */
  private static ExportedCell alongEigenvectors() {
    ExportedCell cell = SampleCells.cell(Precision.FLOAT32);
    SymmetricEigen spectrum = cell.network().spectrum().orElseThrow();
    double[] w1 = new double[SampleCells.INPUTS * SampleCells.HIDDEN];
    for (int k = 0; k < SampleCells.INPUTS; k++) {
      w1[k * SampleCells.HIDDEN] = spectrum.vectors().get(k, 0);
      w1[k * SampleCells.HIDDEN + 1] = 2 * spectrum.vectors().get(k, 1);
    }
    Weights weights =
        new Weights(
            new Matrix(SampleCells.INPUTS, SampleCells.HIDDEN, w1),
            cell.network().lane().weights().b1(),
            cell.network().lane().weights().w2(),
            cell.network().lane().weights().b2());
    return SampleCells.cell(Precision.FLOAT32, weights);
  }

  private Path exported(ExportedCell cell) throws IOException {
    Path directory = temporary.resolve("model");
    SavedModelExporter.write(cell, directory);
    return directory;
  }
}
