package org.sigmap.graph;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sigmap.spec.Loss;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

/**
 * Which loss compares the network's outputs with the targets: each {@link Loss} of a specification
 * as a file and a line here, or two where numbers and classes can be its targets.
 */
public enum LossKind {
  MEAN_SQUARED_ERROR(Loss.SQUARED, false, new SquaredError()),
  HUBER(Loss.HUBER, false, new Huber()),
  CROSS_ENTROPY(Loss.CROSS_ENTROPY, true, new CrossEntropy()),
  LOGISTIC(Loss.LOGISTIC, true, new Logistic()),
  SQUARED_ON_CLASSES(Loss.SQUARED, true, new SquaredError()),
  HUBER_ON_CLASSES(Loss.HUBER, true, new Huber());

  /** Among {@link #measures}: what is differentiated. */
  public static final String LOSS = "loss";

  /** Among {@link #measures}: the share of rows whose class is {@link #chosen}. */
  public static final String ACCURACY = "accuracy";

  private final Loss loss;
  private final boolean classes;
  private final Function function;

  LossKind(Loss loss, boolean classes, Function function) {
    this.loss = loss;
    this.classes = classes;
    this.function = function;
  }

  /**
   * What a specification says.
   *
   * @param loss null where that follows from the targets
   * @param classes how many classes targets tell apart; empty where they are numbers
   * @throws org.sigmap.spec.SpecException if such targets have no such loss
   */
  public static LossKind of(Loss loss, OptionalInt classes) {
    Loss usual = classes.isPresent() ? Loss.CROSS_ENTROPY : Loss.SQUARED;
    Loss.requireFit(loss, classes);
    for (LossKind kind : values()) {
      if (kind.loss == (loss == null ? usual : loss) && kind.classes == classes.isPresent()) {
        return kind;
      }
    }
    throw new IllegalStateException("no " + loss + " of " + classes);
  }

  /** Whether targets tell classes apart, so that there is an accuracy. */
  public boolean classifies() {
    return classes;
  }

  /** Outputs of a network for targets of so many columns, one a class or one a number. */
  public int outputs(int columns) {
    return function.outputs(columns);
  }

  /** Targets as the loss compares outputs with them, row-major. */
  public double[] targets(double[] columns) {
    return function.targets(columns);
  }

  /**
   * The class that outputs of every row tell, {@code [n,o] → [n]}: the largest, the first of equal
   * ones, or of one output whether it is above 0.
   */
  public <T extends TFloating> Operand<TInt64> chosen(LaneOps<T> ops, Operand<T> outputs) {
    return function.chosen(ops, outputs);
  }

  /**
   * The probability of every class that outputs stand for: {@code [n,o] → [n,classes]}; empty where
   * the loss makes no probabilities of them.
   */
  public <T extends TFloating> Optional<Operand<T>> probabilities(
      LaneOps<T> ops, Operand<T> outputs) {
    return function.probabilities(ops, outputs);
  }

  /** What of the outputs is measured: the loss first. */
  public List<String> measures() {
    return classes ? List.of(LOSS, ACCURACY) : List.of(LOSS);
  }

  /**
   * The terms of every measure, added up over the rows: divided by n times {@link #entries} they
   * are the measures.
   *
   * @return one {@code [L]} for each of {@link #measures}
   */
  public <T extends TFloating> List<Operand<T>> sums(
      LaneOps<T> ops, Operand<T> outputs, Operand<T> targets) {
    Operand<T> sum = ops.sumPerLane(function.terms(ops, outputs, targets));
    if (!classes) {
      return List.of(sum);
    }
    LaneOps<T> accuracy = ops.scoped("Accuracy");
    Operand<T> right = ops.sumPerLane(function.right(accuracy, outputs, targets));
    int entries = entries(Math.toIntExact(outputs.shape().get(2)));
    return List.of(
        sum, entries == 1 ? right : accuracy.tf().math.mul(accuracy.constant(entries), right));
  }

  /** Terms of the loss that a row of so many outputs brings. */
  public int entries(int outputs) {
    return function.entries(outputs);
  }

  /** The loss with its derivatives by the outputs. */
  public <T extends TFloating> Differentiable<T> differentiable(
      LaneOps<T> ops, Operand<T> outputs, Operand<T> targets) {
    return function.differentiable(ops, outputs, targets);
  }

  /** A loss as a function of outputs f and targets y, both {@code [L,n,o]}. */
  interface Function {
    /** The terms whose mean it is, {@code [L,n,entries]} or {@code [L,n]}. */
    <T extends TFloating> Operand<T> terms(LaneOps<T> ops, Operand<T> outputs, Operand<T> targets);

    /** Terms of a row of so many outputs. */
    default int entries(int outputs) {
      return outputs;
    }

    <T extends TFloating> Differentiable<T> differentiable(
        LaneOps<T> ops, Operand<T> outputs, Operand<T> targets);

    /** 1 for every row whose outputs tell the class of its targets, else 0 {@code [L,n]}. */
    default <T extends TFloating> Operand<T> right(
        LaneOps<T> ops, Operand<T> outputs, Operand<T> targets) {
      return ops.tf()
          .dtypes
          .cast(ops.tf().math.equal(chosen(ops, outputs), chosen(ops, targets)), ops.type());
    }

    default <T extends TFloating> Operand<TInt64> chosen(LaneOps<T> ops, Operand<T> outputs) {
      return ops.tf().math.argMax(outputs, ops.tf().constant(outputs.shape().numDimensions() - 1));
    }

    default <T extends TFloating> Optional<Operand<T>> probabilities(
        LaneOps<T> ops, Operand<T> outputs) {
      return Optional.empty();
    }

    default int outputs(int columns) {
      return columns;
    }

    default double[] targets(double[] columns) {
      return columns;
    }
  }

  /**
   * A loss of outputs f {@code [L,n,o]}.
   *
   * @param <T> floating-point type
   */
  public interface Differentiable<T extends TFloating> {
    /** L {@code [L]}. */
    Operand<T> value();

    /** ∂L/∂f {@code [L,n,o]}. */
    Operand<T> gradient();

    /** The derivative of {@link #gradient} along Rf {@code [L,n,o]}. */
    Operand<T> gradientAlong(Operand<T> tangent);
  }
}
