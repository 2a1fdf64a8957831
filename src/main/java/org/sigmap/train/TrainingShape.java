package org.sigmap.train;

import java.util.List;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.optim.DecayPlacement;
import org.sigmap.graph.optim.GradientTransformation;
import org.sigmap.spec.Precision;

/**
 * Everything static about a training graph. Cells whose shapes are equal but for {@code lanes}
 * train together as one lane group.
 *
 * @param lanes L
 * @param trainRows n, rows of the full batch
 * @param testRows m
 * @param inputs d
 * @param hidden h
 * @param outputs o
 * @param precision floating-point type
 * @param preconditioning how P is made
 * @param optimizer chain of transformations
 * @param hyperparameters names of the per-lane numbers the chain reads
 * @param decay where weight decay enters
 * @param decayBiases whether biases decay where decay is a term of the loss
 * @param loss data term of the loss, also what is evaluated
 * @param batchRows B, rows of one update's batch, at most n; full-batch training where B = n
 * @param furtherTests test sets beyond the first, {@code testRows} rows each, whose accuracy is
 *     evaluated too; only with {@link LossKind#CROSS_ENTROPY}
 * @param fingerprint whether every evaluation also measures a {@link SpectralFingerprint}
 * @param depth number of hidden layers, h units each
 */
public record TrainingShape(
    int lanes,
    int trainRows,
    int testRows,
    int inputs,
    int hidden,
    int outputs,
    Precision precision,
    Preconditioning preconditioning,
    GradientTransformation optimizer,
    List<String> hyperparameters,
    Decay decay,
    boolean decayBiases,
    LossKind loss,
    int batchRows,
    int furtherTests,
    boolean fingerprint,
    int depth) {

  /** Where weight decay enters. */
  public enum Decay {
    /** ½·wd·ΣW²/n is part of the loss, so it passes through the preconditioner. */
    IN_LOSS,
    /** ½·wd·ΣW² is part of the loss. */
    UNSCALED_IN_LOSS,
    /** wd·ΣW², without the ½, is part of the loss. */
    DOUBLED_IN_LOSS,
    /** The optimizer's chain decays, or nothing does. */
    OUTSIDE_LOSS;

    /** The loss's part in a placement of weight decay. */
    public static Decay of(DecayPlacement placement) {
      return switch (placement) {
        case IN_LOSS -> IN_LOSS;
        case UNSCALED_IN_LOSS -> UNSCALED_IN_LOSS;
        case DOUBLED_IN_LOSS -> DOUBLED_IN_LOSS;
        case COUPLED, DECOUPLED, WITHIN -> OUTSIDE_LOSS;
      };
    }
  }

  public TrainingShape {
    hyperparameters = List.copyOf(hyperparameters);
    if (furtherTests > 0 && loss != LossKind.CROSS_ENTROPY) {
      throw new IllegalArgumentException("further test sets are evaluated by accuracy only");
    }
    if (batchRows < 1 || batchRows > trainRows) {
      throw new IllegalArgumentException(
          "a batch of " + batchRows + " rows does not fit " + trainRows + " training rows");
    }
  }

  /** A two-layer network, full-batch training without further test sets. */
  public TrainingShape(
      int lanes,
      int trainRows,
      int testRows,
      int inputs,
      int hidden,
      int outputs,
      Precision precision,
      Preconditioning preconditioning,
      GradientTransformation optimizer,
      List<String> hyperparameters,
      Decay decay,
      boolean decayBiases,
      LossKind loss) {
    this(
        lanes,
        trainRows,
        testRows,
        inputs,
        hidden,
        outputs,
        precision,
        preconditioning,
        optimizer,
        hyperparameters,
        decay,
        decayBiases,
        loss,
        trainRows,
        0,
        false,
        1);
  }

  /**
   * A two-layer network, full-batch training with the {@link LossKind#MEAN_SQUARED_ERROR}, without
   * further test sets.
   */
  public TrainingShape(
      int lanes,
      int trainRows,
      int testRows,
      int inputs,
      int hidden,
      int outputs,
      Precision precision,
      Preconditioning preconditioning,
      GradientTransformation optimizer,
      List<String> hyperparameters,
      Decay decay,
      boolean decayBiases) {
    this(
        lanes,
        trainRows,
        testRows,
        inputs,
        hidden,
        outputs,
        precision,
        preconditioning,
        optimizer,
        hyperparameters,
        decay,
        decayBiases,
        LossKind.MEAN_SQUARED_ERROR);
  }

  /** Whether accuracies are evaluated beside losses. */
  boolean classifies() {
    return loss == LossKind.CROSS_ENTROPY;
  }

  public TrainingShape withLanes(int count) {
    return with(count, inputs, preconditioning, batchRows, furtherTests, fingerprint, depth);
  }

  /** The same training with the preconditioner made in another way. */
  public TrainingShape withPreconditioning(Preconditioning other) {
    return with(lanes, inputs, other, batchRows, furtherTests, fingerprint, depth);
  }

  /** The same training on inputs of another dimension. */
  public TrainingShape withInputs(int dimension) {
    return with(lanes, dimension, preconditioning, batchRows, furtherTests, fingerprint, depth);
  }

  /** The same training with test sets of {@code rows} rows. */
  public TrainingShape withTestRows(int rows) {
    return new TrainingShape(
        lanes,
        trainRows,
        rows,
        inputs,
        hidden,
        outputs,
        precision,
        preconditioning,
        optimizer,
        hyperparameters,
        decay,
        decayBiases,
        loss,
        batchRows,
        furtherTests,
        fingerprint,
        depth);
  }

  /** The same training with mini-batches of {@code rows} rows. */
  public TrainingShape withBatchRows(int rows) {
    return with(lanes, inputs, preconditioning, rows, furtherTests, fingerprint, depth);
  }

  /** The same training with {@code sets} further test sets. */
  public TrainingShape withFurtherTests(int sets) {
    return with(lanes, inputs, preconditioning, batchRows, sets, fingerprint, depth);
  }

  /** The same training, its fingerprint measured or not. */
  public TrainingShape withFingerprint(boolean measured) {
    return with(lanes, inputs, preconditioning, batchRows, furtherTests, measured, depth);
  }

  /** The same training of a network with {@code layers} hidden layers. */
  public TrainingShape withDepth(int layers) {
    return with(lanes, inputs, preconditioning, batchRows, furtherTests, fingerprint, layers);
  }

  private TrainingShape with(
      int newLanes,
      int newInputs,
      Preconditioning newPreconditioning,
      int newBatchRows,
      int newFurtherTests,
      boolean newFingerprint,
      int newDepth) {
    return new TrainingShape(
        newLanes,
        trainRows,
        testRows,
        newInputs,
        hidden,
        outputs,
        precision,
        newPreconditioning,
        optimizer,
        hyperparameters,
        decay,
        decayBiases,
        loss,
        newBatchRows,
        newFurtherTests,
        newFingerprint,
        newDepth);
  }
}
