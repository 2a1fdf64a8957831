package org.sigmap.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.math.Matrix;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.Precision;

/**
 * A training recorded from the authors' own PyTorch code (Yoshida and Nitanda 2025), read from the
 * test resources. Linear weights are stored {@code [out,in]} and transposed here.
 */
record RecordedTrajectory(String name, JsonNode root) {

  static RecordedTrajectory read(String name) {
    String resource = "/golden/" + name + ".json";
    try (InputStream in = RecordedTrajectory.class.getResourceAsStream(resource)) {
      return new RecordedTrajectory(name, new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new AssertionError("cannot read " + resource, e);
    }
  }

  int steps() {
    return root.at("/config/epochs").asInt();
  }

  int logEvery() {
    return root.at("/config/log_every").asInt();
  }

  /** Numbers of an array in row-major order. */
  double[] array(String pointer) {
    List<Double> values = new ArrayList<>();
    collect(root.at(pointer).path("data"), values);
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void collect(JsonNode node, List<Double> into) {
    if (node.isArray()) {
      node.forEach(child -> collect(child, into));
    } else if (node.isNumber()) {
      into.add(node.doubleValue());
    } else {
      throw new AssertionError("not a number: " + node);
    }
  }

  private Matrix matrix(String pointer) {
    JsonNode shape = root.at(pointer).path("shape");
    return new Matrix(shape.get(0).asInt(), shape.get(1).asInt(), array(pointer));
  }

  Weights weights(String pointer) {
    return new Weights(
        matrix(pointer + "/W1").transpose(),
        array(pointer + "/b1"),
        matrix(pointer + "/W2").transpose(),
        array(pointer + "/b2"));
  }

  TrainingShape shape(Precision precision) {
    return new TrainingShape(
        new RowCounts(matrix("/inputs/X_train").rows(), matrix("/inputs/X_test").rows()),
        Network.of(
            matrix("/inputs/X_train").columns(),
            array("/init/b1").length,
            array("/init/b2").length),
        precision,
        new CovariancePower(CovarianceSource.POPULATION),
        SmallLanes.descent(
            UpdateRule.LossDecay.SCALED, !root.at("/config/exclude_bias").asBoolean()),
        LossKind.MEAN_SQUARED_ERROR);
  }

  /** The recorded start, with Σ = V diag(λ) Vᵀ, so that P is computed here and not copied. */
  LaneInputs lane() {
    Matrix vectors = matrix("/inputs/eigenvectors");
    Matrix sigma =
        vectors.times(Matrix.diagonal(array("/inputs/eigenvalues"))).times(vectors.transpose());
    return new LaneInputs(
            new Examples(
                matrix("/inputs/X_train"),
                matrix("/inputs/y_train_n"),
                matrix("/inputs/X_test"),
                matrix("/inputs/y_test_n")),
            weights("/init"),
            LaneMatrix.covariance(sigma),
            SmallLanes.hyperparameters(
                root.at("/config/lr").asDouble(), root.at("/config/wd").asDouble()))
        .withPower(root.at("/config/p").asDouble(), 0);
  }
}
