package org.sigmap.train;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.layer.Layer;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.precondition.Preconditioner;
import org.sigmap.spec.Precision;
import org.tensorflow.ndarray.Shape;

/**
 * Everything static about a training graph. Cells whose shapes are equal but for {@code lanes}
 * train together as one lane group.
 *
 * @param lanes L
 * @param rows sizes of the data; further test sets only with a {@link LossKind} that has an
 *     accuracy, which is what is evaluated on them
 * @param network layers and their sizes
 * @param precision floating-point type
 * @param preconditioner what multiplies the gradient
 * @param rule what a step does with the gradient
 * @param loss data term of the loss, also what is evaluated
 * @param fingerprint whether every evaluation also measures a {@link SpectralFingerprint}
 */
public record TrainingShape(
    int lanes,
    RowCounts rows,
    Network network,
    Precision precision,
    Preconditioner preconditioner,
    UpdateRule rule,
    LossKind loss,
    boolean fingerprint) {
  /**
   * @throws IllegalArgumentException if further test sets are to be evaluated by a loss that has no
   *     accuracy
   */
  public TrainingShape {
    if (rows.furtherTests() > 0 && !loss.classifies()) {
      throw new IllegalArgumentException("further test sets are evaluated by accuracy only");
    }
  }

  /** One lane, without fingerprint. */
  public TrainingShape(
      RowCounts rows,
      Network network,
      Precision precision,
      Preconditioner preconditioner,
      UpdateRule rule,
      LossKind loss) {
    this(1, rows, network, precision, preconditioner, rule, loss, false);
  }

  /** Names of the per-lane numbers that a step reads. */
  public List<String> numbers() {
    return Stream.concat(rule.hyperparameters().stream(), preconditioner.numbers().stream())
        .toList();
  }

  /** The variables that hold P where it is known before training, by name their shapes. */
  public Map<String, Shape> known() {
    return preconditioner.known().map(known -> known.kept(network.inputs())).orElse(Map.of());
  }

  /** Numbers of P of a lane where it is known before training. */
  public double knownEntries() {
    return known().values().stream().mapToDouble(Shape::size).sum();
  }

  /** Bytes of a batch's rows and of the widest activations that a lane has of them. */
  public double widestMatrixBytes() {
    double widest = network.hidden().stream().mapToDouble(Layer::outputs).max().orElseThrow();
    return rows.batch() * (network.inputs() + widest) * precision.bytes();
  }

  /** Whether accuracies are evaluated beside losses. */
  boolean classifies() {
    return loss.classifies();
  }

  /** The same training of {@code count} lanes. */
  public TrainingShape withLanes(int count) {
    return new TrainingShape(
        count, rows, network, precision, preconditioner, rule, loss, fingerprint);
  }

  /** The same training with other numbers of rows. */
  public TrainingShape withRows(RowCounts counts) {
    return new TrainingShape(
        lanes, counts, network, precision, preconditioner, rule, loss, fingerprint);
  }

  /** The same training of another network. */
  public TrainingShape withNetwork(Network other) {
    return new TrainingShape(
        lanes, rows, other, precision, preconditioner, rule, loss, fingerprint);
  }

  /** The same training behind another preconditioner. */
  public TrainingShape withPreconditioner(Preconditioner other) {
    return new TrainingShape(lanes, rows, network, precision, other, rule, loss, fingerprint);
  }

  /** The same training, its fingerprint measured or not. */
  public TrainingShape withFingerprint(boolean measured) {
    return new TrainingShape(lanes, rows, network, precision, preconditioner, rule, loss, measured);
  }
}
