package org.sigmap.train;

import java.util.List;
import org.sigmap.graph.LossKind;
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
    LossKind loss) {

  /** Where weight decay enters. */
  public enum Decay {
    /** ½·wd·ΣW²/n is part of the loss, so it passes through the preconditioner. */
    IN_LOSS,
    /** The optimizer's chain decays, or nothing does. */
    OUTSIDE_LOSS
  }

  public TrainingShape {
    hyperparameters = List.copyOf(hyperparameters);
  }

  /** A shape with the {@link LossKind#MEAN_SQUARED_ERROR}. */
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

  public TrainingShape withLanes(int count) {
    return new TrainingShape(
        count,
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
        loss);
  }
}
