package org.sigmap.experiment.suggest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.sigmap.data.source.DataSource;
import org.sigmap.data.source.Draws;
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
import org.sigmap.spec.ActivationKind;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.GeneralizationCell;
import org.sigmap.spec.Loss;
import org.sigmap.spec.ModelSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.OutOfDistributionCell;
import org.sigmap.spec.Parameterization;
import org.sigmap.spec.PreconditionerSpec;
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
 * make A = 1/r, and the tangent kernel is proportional to A. What another size of the outputs and
 * another loss than the squared error of one number change is the pace of the flow, {@link
 * LabelPace}; of classes the flow is that of one-hot residuals.
 */
public final class Suggester {
  private static final int PERMUTATIONS = 199;

  /** Times at which the flow is looked at: the budget halved so often, … */
  private static final int HALVINGS = 12;

  /** … and, for the noise alone, doubled so often. */
  private static final int DOUBLINGS = 4;

  private final TrainingRows rows;
  private final List<Double> exponents;
  private final List<Budget> budgets;
  private final List<GradientFlow> flows = new ArrayList<>();
  private final List<Matrix> coordinates = new ArrayList<>();

  /**
   * @param budgets by candidate, at least one
   * @throws org.sigmap.math.SingularCovarianceException where p &lt; 0 meets a singular Σ
   */
  public Suggester(TrainingRows rows, SortedMap<Double, Budget> budgets) {
    this.rows = rows;
    exponents = List.copyOf(budgets.keySet());
    this.budgets = List.copyOf(budgets.values());
    for (double p : exponents) {
      GradientFlow flow = GradientFlow.of(kernel(p));
      flows.add(flow);
      coordinates.add(flow.coordinates(rows.targets()));
    }
  }

  /** The training of a cell that can be predicted; empty for every other study. */
  public static Optional<CellSpec> task(CellSpec spec) {
    if (spec instanceof OutOfDistributionCell images) {
      return Optional.of(images.trainingOnly());
    }
    return spec instanceof GeneralizationCell ? Optional.of(spec) : Optional.empty();
  }

  /** What the numbers of rows and inputs ask for, whatever p, a sentence. */
  public static Optional<String> advice(CellSpec spec, Sources sources) {
    DataSource.Size size = sources.of(spec).size();
    return spec.preconditioner().advice(size.inputs(), size.train());
  }

  /** What the rows of a cell say; its own p, model and test rows do not matter. */
  public static Suggestion suggest(CellSpec spec, Collection<Double> exponents, Sources sources) {
    SortedMap<Double, CellSpec> candidates = new TreeMap<>();
    exponents.forEach(p -> candidates.put(p, spec));
    return suggest(candidates, sources);
  }

  /**
   * What the rows say that some cells share.
   *
   * @param candidates by exponent, each as it would be trained
   * @throws SpecException for an optimizer or preconditioner that is not a power of Σ times the
   *     gradient, and for a network that nothing is predicted of
   */
  public static Suggestion suggest(
      SortedMap<Double, ? extends CellSpec> candidates, Sources sources) {
    CellSpec any = candidates.get(candidates.firstKey());
    requirePower(any);
    requireKnownKernel(any.model());
    DataSource source = sources.of(any);
    DataSource.Size size = source.size();
    Loss loss = LabelPace.loss(any.training().loss(), size.classes());
    requireRoom(size);
    SortedMap<Double, Budget> budgets = new TreeMap<>();
    candidates.forEach((p, spec) -> budgets.put(p, Budget.of(spec.optimizer(), spec.training())));
    TrainingRows rows = TrainingRows.of(source.read(new Draws()), any.preconditioner());
    double pace = LabelPace.of(loss, rows.unscaledTargets(), rows.variance());
    budgets.replaceAll((p, budget) -> budget.times(pace));
    return new Suggester(rows, budgets)
        .suggest(new SeedStreams(any.seed()).stream("suggest/permutations"), size.classes());
  }

  private static void requirePower(CellSpec spec) {
    PreconditionerSpec power = spec.preconditioner();
    if (!power.ofWholeCovariance()) {
      throw new SpecException(
          "preconditioner.kind",
          "suggest predicts training with powers of a covariance; set preconditioner.kind to"
              + " covariance-power"
              + (power.ofCovariance() ? " and leave out structure and layers" : ""));
    }
  }

  /** Before rows are drawn: what an array holds. */
  private static void requireRoom(DataSource.Size size) {
    long rows = (long) size.train() + size.test();
    if (rows * size.inputs() > Integer.MAX_VALUE) {
      throw new SpecException(
          "samples.total",
          "suggest holds all examples in one array, and %s of %s inputs are too many for it; make"
                  .formatted(rows, size.inputs())
              + " samples.total smaller");
    }
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

  /**
   * @param permutations what labels are shuffled by in the test for a signal
   */
  Suggestion suggest(SeedStream permutations, OptionalInt classes) {
    return new Suggestion(
        rows.inputs().rows(),
        rows.all(),
        classes,
        directions(),
        noise(),
        signalTest(permutations),
        candidates());
  }

  private Matrix kernel(double p) {
    Matrix kernel = ReluTangentKernel.of(rows.gram(p));
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
    if (rows.covariance() == null) {
      return List.of();
    }
    // A direction without variance explains nothing.
    double[] variances =
        Arrays.stream(rows.covariance().variances()).takeWhile(variance -> variance > 0).toArray();
    if (rows.inputs().rows() < DirectionShares.leastExamples(variances.length)) {
      return List.of();
    }
    Matrix vectors = rows.covariance().vectors().transpose();
    Matrix scores =
        rows.inputs()
            .times(vectors.selectRows(IntStream.range(0, variances.length).toArray()).transpose());
    List<Suggestion.Direction> directions = new ArrayList<>();
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
        GradientFlow.Fit fit = flows.get(c).at(coordinates.get(c), time(c, k));
        boolean shows = fit.residualTrace() >= 1;
        best = shows && fit.predictedLoss() < best.predictedLoss() ? fit : best;
      }
    }
    double share = best.noiseVariance();
    Statistics.Interval interval = Statistics.varianceInterval(share, best.residualTrace());
    double high = Math.min(interval.high(), Math.max(1, share));
    return new Suggestion.Noise(share, new Statistics.Interval(interval.low(), high));
  }

  /** A candidate's time with the budget halved {@code k} times. */
  private double time(int candidate, int k) {
    return budgets.get(candidate).time() * StrictMath.pow(2, -k);
  }

  /**
   * Permutation test with the least predicted loss over exponents and times as statistic (p-value
   * after Phipson and Smyth 2010: the labels as they are count among the shuffled ones).
   */
  private double signalTest(SeedStream permutations) {
    double observed = leastPredictedLoss(coordinates);
    int n = rows.targets().rows();
    int asGood = 1;
    for (int i = 0; i < PERMUTATIONS; i++) {
      Matrix shuffled = rows.targets().selectRows(permutations.permutation(n));
      List<Matrix> shuffledCoordinates =
          flows.stream().map(flow -> flow.coordinates(shuffled)).toList();
      asGood += leastPredictedLoss(shuffledCoordinates) <= observed ? 1 : 0;
    }
    return asGood / (1.0 + PERMUTATIONS);
  }

  private double leastPredictedLoss(List<Matrix> targets) {
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < flows.size(); c++) {
      for (int k = 0; k <= HALVINGS; k++) {
        least = Math.min(least, flows.get(c).predictedLoss(targets.get(c), time(c, k)));
      }
    }
    return least;
  }

  private List<Suggestion.Candidate> candidates() {
    List<GradientFlow.Fit> fits = new ArrayList<>();
    GradientFlow.Fit best = null;
    for (int c = 0; c < flows.size(); c++) {
      GradientFlow.Fit fit = flows.get(c).at(coordinates.get(c), time(c, 0));
      fits.add(fit);
      best = best == null || fit.predictedLoss() < best.predictedLoss() ? fit : best;
    }
    if (best != null && Double.isInfinite(best.predictedLoss())) {
      throw new SpecException(
          "training.steps",
          ("after %s steps every p fits the labels to within rounding, so nothing can be"
                  + " predicted; make training.steps smaller")
              .formatted(budgets.get(0).steps()));
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
      double loss = flows.get(index).predictedLoss(coordinates.get(index), time(index, k));
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
        budgets.get(index).steps() >> stop,
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

    private Budget times(double pace) {
      return new Budget(time * pace, steps);
    }
  }
}
