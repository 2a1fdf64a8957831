package org.sigmap.experiment.suggest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sigmap.data.source.DataSource;
import org.sigmap.data.source.Sources;
import org.sigmap.math.DirectionShares;
import org.sigmap.math.Estimate;
import org.sigmap.math.GradientFlow;
import org.sigmap.math.Matrix;
import org.sigmap.math.Range;
import org.sigmap.math.ReluTangentKernel;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.Statistics;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.ActivationKind;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.GeneralizationCell;
import org.sigmap.spec.Loss;
import org.sigmap.spec.ModelSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Parameterization;
import org.sigmap.spec.PowerMethod;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.TrainingSpec;

/**
 * Predicts, for every candidate p, the loss on fresh labels at the end of training, and recommends
 * the least.
 *
 * <p>Hidden states depend on the inputs only through G_P = XΣ^pXᵀ (Yoshida and Nitanda 2025,
 * Theorem 1), so training with p is taken for gradient flow with the tangent kernel of G_P, {@link
 * ReluTangentKernel}, until the budget t = learning rate × steps, and its loss by generalized
 * cross-validation ({@link GradientFlow}). The kernel's scale is that of a network which fits
 * labels of variance 1: small initial weights leave the layers balanced, Σ_j a_j² = Σ_j ‖w_j‖² = A
 * (Du, Hu and Lee 2018), outputs of size A·r for preconditioned inputs of root mean square length r
 * make A = 1/r, and the tangent kernel is proportional to A.
 */
public final class Suggester {
  private static final int PERMUTATIONS = 199;

  /** Times at which the flow is looked at: the budget halved so often, … */
  private static final int HALVINGS = 12;

  /** … and, for the noise alone, doubled so often. */
  private static final int DOUBLINGS = 4;

  /** Whose n·n values still fit one array. */
  static final int MOST_EXAMPLES = 46_340;

  private final TrainingRows rows;
  private final Budget budget;
  private final List<Double> exponents;
  private final SymmetricEigen sigma;
  private final List<GradientFlow> flows = new ArrayList<>();
  private final List<double[]> coordinates = new ArrayList<>();

  /**
   * @param exponents the candidates, at least one
   * @throws org.sigmap.math.SingularCovarianceException where p &lt; 0 meets a singular Σ
   */
  public Suggester(TrainingRows rows, Budget budget, List<Double> exponents) {
    this.rows = rows;
    this.budget = budget;
    this.exponents = exponents.stream().sorted().toList();
    sigma = SymmetricEigen.of(rows.covariance());
    for (double p : this.exponents) {
      GradientFlow flow = GradientFlow.of(kernel(p));
      flows.add(flow);
      coordinates.add(flow.coordinates(rows.targets()));
    }
  }

  /** The cell as a task that can be predicted; empty for every other study. */
  public static Optional<GeneralizationCell> task(CellSpec spec) {
    return spec instanceof GeneralizationCell task ? Optional.of(task) : Optional.empty();
  }

  /**
   * What the rows of a cell say; its own p, model and test rows do not matter.
   *
   * @throws SpecException for an optimizer or preconditioner that is not a power of Σ times the
   *     gradient, and for a network or a loss that nothing is predicted of
   */
  public static Suggestion suggest(GeneralizationCell spec, List<Double> exponents) {
    if (!spec.preconditioner().powerOfCovariance()) {
      throw new SpecException(
          "preconditioner.kind",
          "suggest predicts training with powers of a covariance; set preconditioner.kind to"
              + " covariance-power"
              + (spec.preconditioner().ofCovariance()
                  ? " and leave out structure, normalize and layers"
                  : ""));
    }
    DataSource.Size size = Sources.of(spec).size();
    if (size.inputs() > PowerMethod.MOST_EXACT) {
      throw new SpecException(
          "teacher.dimension",
          ("suggest decomposes the covariance of the inputs, at most %s of them, but here are %s;"
                  + " make teacher.dimension smaller")
              .formatted(PowerMethod.MOST_EXACT, size.inputs()));
    }
    requireKnownKernel(spec.model());
    requireSquares(spec.training());
    if (size.classes().isPresent()) {
      throw new SpecException(
          "data.task",
          "suggest predicts the squared error of numbers, not of classes; to choose p let `sigmap"
              + " run SPEC --sweep preconditioner.p=0.5,0,-0.5` train them all and compare their"
              + " accuracies");
    }
    int examples = size.train();
    if (examples > MOST_EXAMPLES) {
      throw new SpecException(
          "samples.total",
          ("suggest decomposes a matrix of the training examples, at most %s of them, but"
                  + " here are %s; make samples.total or samples.trainFraction smaller")
              .formatted(MOST_EXAMPLES, examples));
    }
    Budget budget = Budget.of(spec.optimizer(), spec.training());
    TrainingRows rows = TrainingRows.of(spec);
    if (!finite(rows.targets()) || !finite(rows.inputs().values())) {
      throw new SpecException(
          "teacher",
          "the training rows reach beyond the range of float64; make the numbers of the spec"
              + " smaller");
    }
    return new Suggester(rows, budget, exponents)
        .suggest(new SeedStreams(spec.seed()).stream("suggest/permutations"));
  }

  private static void requireKnownKernel(ModelSpec model) {
    if (model.activation() != ActivationKind.RELU) {
      throw new SpecException(
          "model.activation",
          "suggest predicts with the tangent kernel of a ReLU network; set model.activation to"
              + " relu");
    }
    if (model.parameterization() != Parameterization.STANDARD) {
      throw new SpecException(
          "model.parameterization",
          "suggest predicts training in standard parameterization, whose learning rate others do"
              + " not share; set model.parameterization to standard");
    }
  }

  private static void requireSquares(TrainingSpec training) {
    if (training.loss() != null && training.loss() != Loss.SQUARED) {
      throw new SpecException(
          "training.loss",
          "suggest predicts the squared error; set training.loss to squared, or leave it out");
    }
  }

  private static boolean finite(double[] values) {
    return Arrays.stream(values).allMatch(Double::isFinite);
  }

  /**
   * @param permutations what labels are shuffled by in the test for a signal
   */
  public Suggestion suggest(SeedStream permutations) {
    return new Suggestion(
        rows.inputs().rows(), directions(), noise(), signalTest(permutations), candidates());
  }

  private Matrix kernel(double p) {
    Matrix inputs = rows.inputs();
    Matrix gram = inputs.times(sigma.power(p, rows.damping())).times(inputs.transpose());
    Matrix kernel = ReluTangentKernel.of(gram);
    double squares = 0;
    for (int i = 0; i < kernel.rows(); i++) {
      squares += kernel.get(i, i) / kernel.rows();
    }
    double length = Math.sqrt(squares);
    return new Matrix(
        kernel.rows(),
        kernel.columns(),
        Arrays.stream(kernel.values()).map(k -> k / length).toArray());
  }

  private List<Suggestion.Direction> directions() {
    if (rows.inputs().rows() < DirectionShares.leastExamples(rows.inputs().columns())) {
      return List.of();
    }
    List<Suggestion.Direction> directions = new ArrayList<>();
    double[] variances = sigma.variances();
    Matrix scores = rows.inputs().times(sigma.vectors());
    for (Estimate share : DirectionShares.of(scores, rows.targets())) {
      directions.add(
          new Suggestion.Direction(variances[directions.size()], share.within(Range.SHARE)));
    }
    return directions;
  }

  /**
   * From the fit, of all exponents and times, with the least predicted loss, and at least one
   * degree of freedom left to see the noise by.
   */
  private Suggestion.Noise noise() {
    GradientFlow.Fit best = flows.get(0).at(coordinates.get(0), 0);
    for (int c = 0; c < flows.size(); c++) {
      for (int k = -DOUBLINGS; k <= HALVINGS; k++) {
        GradientFlow.Fit fit = flows.get(c).at(coordinates.get(c), time(k));
        boolean shows = fit.residualTrace() >= 1;
        best = shows && fit.predictedLoss() < best.predictedLoss() ? fit : best;
      }
    }
    double variance = Math.pow(Statistics.standardDeviation(rows.targets()), 2);
    double share = best.noiseVariance() / variance;
    Statistics.Interval interval = Statistics.varianceInterval(share, best.residualTrace());
    double high = Math.min(interval.high(), Math.max(1, share));
    return new Suggestion.Noise(share, new Statistics.Interval(interval.low(), high));
  }

  /** Time with the budget halved {@code k} times. */
  private double time(int k) {
    return budget.time() * StrictMath.pow(2, -k);
  }

  /**
   * Permutation test with the least predicted loss over exponents and times as statistic (p-value
   * after Phipson and Smyth 2010: the labels as they are count among the shuffled ones).
   */
  private double signalTest(SeedStream permutations) {
    double observed = leastPredictedLoss(coordinates);
    int n = rows.targets().length;
    int asGood = 1;
    for (int i = 0; i < PERMUTATIONS; i++) {
      int[] order = permutations.permutation(n);
      double[] shuffled = Arrays.stream(order).mapToDouble(j -> rows.targets()[j]).toArray();
      List<double[]> shuffledCoordinates =
          flows.stream().map(flow -> flow.coordinates(shuffled)).toList();
      asGood += leastPredictedLoss(shuffledCoordinates) <= observed ? 1 : 0;
    }
    return asGood / (1.0 + PERMUTATIONS);
  }

  private double leastPredictedLoss(List<double[]> targets) {
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < flows.size(); c++) {
      for (int k = 0; k <= HALVINGS; k++) {
        least = Math.min(least, flows.get(c).predictedLoss(targets.get(c), time(k)));
      }
    }
    return least;
  }

  private List<Suggestion.Candidate> candidates() {
    List<GradientFlow.Fit> fits = new ArrayList<>();
    GradientFlow.Fit best = null;
    for (int c = 0; c < flows.size(); c++) {
      GradientFlow.Fit fit = flows.get(c).at(coordinates.get(c), budget.time());
      fits.add(fit);
      best = best == null || fit.predictedLoss() < best.predictedLoss() ? fit : best;
    }
    if (best != null && Double.isInfinite(best.predictedLoss())) {
      throw new SpecException(
          "training.steps",
          ("after %s steps every p fits the labels to within rounding, so nothing can be"
                  + " predicted; make training.steps smaller")
              .formatted(budget.steps()));
    }
    List<Suggestion.Candidate> candidates = new ArrayList<>();
    for (int c = 0; c < flows.size(); c++) {
      candidates.add(candidate(c, fits.get(c), best));
    }
    return candidates;
  }

  private Suggestion.Candidate candidate(int index, GradientFlow.Fit fit, GradientFlow.Fit best) {
    int stop = 0;
    double least = fit.predictedLoss();
    for (int k = 1; k <= HALVINGS; k++) {
      double loss = flows.get(index).predictedLoss(coordinates.get(index), time(k));
      if (loss < least) {
        least = loss;
        stop = k;
      }
    }
    boolean comparable = fit != best && Double.isFinite(fit.predictedLoss());
    return new Suggestion.Candidate(
        exponents.get(index),
        fit.predictedLoss(),
        fit.degreesOfFreedom(),
        comparable
            ? Statistics.pairedDifference(fit.predictedLosses(), best.predictedLosses())
            : null,
        budget.steps() >> stop,
        least);
  }

  /**
   * How long training goes on, as a gradient flow sees it.
   *
   * @param time t = learning rate × steps, divided by 1 − μ with momentum μ, which is what the
   *     heavy ball's steps add up to
   */
  public record Budget(double time, int steps) {

    /**
     * @throws SpecException for an optimizer whose steps are no multiple of the gradient
     */
    public static Budget of(OptimizerSpec optimizer, TrainingSpec training) {
      double friction =
          optimizer
              .friction()
              .orElseThrow(
                  () ->
                      new SpecException(
                          "optimizer.kind",
                          "suggest predicts training with gradient-descent or momentum; set"
                              + " optimizer.kind to one of them"));
      return new Budget(optimizer.learningRate() * training.steps() / friction, training.steps());
    }
  }
}
