package org.sigmap.experiment.study;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.sigmap.data.DataSet;
import org.sigmap.data.EmpiricalCovariance;
import org.sigmap.data.RawRows;
import org.sigmap.data.Rows;
import org.sigmap.data.Spectrum;
import org.sigmap.data.source.DataSource;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.optim.Optimizers;
import org.sigmap.graph.precondition.PreconditionerPlan;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.results.Checkpoint;
import org.sigmap.results.Prediction;
import org.sigmap.results.SpectrumPoint;
import org.sigmap.spec.Cell;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.Convention;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.Initialization;
import org.sigmap.spec.ModelSpec;
import org.sigmap.spec.PowerMethod;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.StepSpec;
import org.sigmap.train.Examples;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.LaneMatrix;
import org.sigmap.train.RowCounts;
import org.sigmap.train.TrainingShape;
import org.sigmap.train.UpdateRule;
import org.sigmap.train.Weights;

/**
 * What an experiment has one lane do: train one network on one data set, which here is all of it;
 * experiments override what they ask beyond that.
 */
public class NetworkTask {
  private final long seed;
  private final ModelSpec model;
  private final StepSpec step;
  private final DataSource source;
  private final List<String> furtherTests;

  NetworkTask(CellSpec cell, Sources sources) {
    this(cell, sources.of(cell), List.of());
  }

  /**
   * @param furtherTests names of the data set's further tests that the lane is evaluated on
   */
  NetworkTask(CellSpec cell, DataSource source, List<String> furtherTests) {
    this(cell.seed(), cell.model(), cell.learner().step(), source, furtherTests);
  }

  /** A training that no cell asks for. */
  public NetworkTask(
      long seed, ModelSpec model, StepSpec step, DataSource source, List<String> furtherTests) {
    this.seed = seed;
    this.model = model;
    this.step = step;
    this.source = source;
    this.furtherTests = List.copyOf(furtherTests);
  }

  NetworkTask withStep(StepSpec other) {
    return new NetworkTask(seed, model, other, source, furtherTests);
  }

  PreparedTraining answering(List<Cell> cells) {
    int steps = phases() * step.training().steps();
    return new PreparedTraining(cells, shape(), steps, step.training().logEvery(), this);
  }

  long seed() {
    return seed;
  }

  ModelSpec model() {
    return model;
  }

  public StepSpec step() {
    return step;
  }

  DataSource source() {
    return source;
  }

  DataSet data(Draws draws) {
    return source.read(draws);
  }

  /** What multiplies gradients on data of the source's size. */
  public PreconditionerSpec preconditioner() {
    DataSource.Size size = source.size();
    return step.preconditioner().at(size.inputs(), size.train(), source.diagonalPopulation());
  }

  /** Which way to P was taken of itself, and why, where that is to be said. */
  Optional<String> method() {
    DataSource.Size size = source.size();
    return step.preconditioner().choice(size.inputs(), size.train(), source.diagonalPopulation());
  }

  public TrainingShape shape() {
    DataSource.Size size = source.size();
    preconditioner().requireFit(model);
    if (step.training().measuresFingerprint() && size.inputs() > PowerMethod.MOST_EXACT) {
      throw new SpecException(
          "training.fingerprint",
          "the fingerprint is measured along every eigenvector of a covariance, of at most %s inputs,"
                  .formatted(PowerMethod.MOST_EXACT)
              + " but there are %s; set training.fingerprint to false".formatted(size.inputs()));
    }
    boolean validates = step.preconditioner().validates();
    if (validates && learntFrom() == 0) {
      throw new SpecException(
          "samples.holdout",
          source.held() == 0
              ? "learned-power learns p from rows held out of the training rows; set"
                  + " samples.holdout to their share, such as 0.2"
              : "a trial of learned-power learns p from half of the rows held out and is tested on"
                  + " the others, but one is held out; make samples.holdout larger");
    }
    return new TrainingShape(
            new RowCounts(
                size.train(),
                size.test() - (sharesHeld() ? learntFrom() : 0),
                step.training().batchRows(size.train()),
                furtherTests.size(),
                validates ? learntFrom() : 0),
            Network.of(model, size.inputs(), loss().outputs(size.outputs())),
            step.training().precision(),
            PreconditionerPlan.of(preconditioner()).preconditioner(),
            UpdateRule.of(step.optimizer(), step.training(), step.conventions()),
            loss())
        .withFingerprint(step.training().measuresFingerprint());
  }

  /** Whether rows held out serve both to learn p and to be tested on, so that they are shared. */
  private boolean sharesHeld() {
    return step.preconditioner().validates() && source.testsHeldOut();
  }

  /**
   * Rows held out that p is learned from: all, or the first half where the others are tested on.
   */
  private int learntFrom() {
    return sharesHeld() ? source.held() / 2 : source.held();
  }

  private Rows tested(DataSet data) {
    return sharesHeld()
        ? data.test().range(learntFrom(), data.test().inputs().rows())
        : data.test();
  }

  private LossKind loss() {
    return LossKind.of(step.training().loss(), source.size().classes());
  }

  /** Rows to learn from and to test on, with targets as the loss compares outputs with them. */
  Examples encoded(DataSet data) {
    return Examples.of(encoded(data.train()), encoded(tested(data)));
  }

  /** Rows with targets as the loss compares outputs with them. */
  private Rows encoded(Rows rows) {
    double[] columns = rows.targets().values();
    double[] targets = loss().targets(columns);
    int n = rows.targets().rows();
    return targets == columns
        ? rows
        : new Rows(rows.inputs(), new Matrix(n, targets.length / n, targets));
  }

  /** The lane's data, initial weights and hyper-parameters. */
  public LaneInputs inputs(Draws draws) {
    DataSet data = data(draws);
    if (hasGramSpectrum() && !step.preconditioner().knownBeforeTraining()) {
      // Every other Σ is decomposed, and looked at, when its lane is loaded.
      requirePower(draws, step.preconditioner().p());
    }
    SeedStreams streams = new SeedStreams(seed);
    return new LaneInputs(
            encoded(data),
            initial(streams.scope("model"), draws),
            data.population().map(LaneMatrix::covariance).orElse(LaneMatrix.none()),
            Optimizers.hyperparameters(step.preconditioner(), step.optimizer(), step.training()))
        .withProbeSeed(streams.stream("optimizer/probe").nextInt(Integer.MAX_VALUE))
        .withFurtherTests(data.furtherTests().only(furtherTests).map(this::encoded))
        .withValidation(
            step.preconditioner().validates()
                ? encoded(data.held().orElseThrow().range(0, learntFrom()))
                : null)
        .withDirections(step.training().measuresFingerprint() ? directions(draws) : null);
  }

  private Weights initial(SeedStreams streams, Draws draws) {
    int outputs = loss().outputs(source.size().outputs());
    if (model.initialization() == Initialization.KAIMING_UNIFORM) {
      return Weights.draw(model, source.size().inputs(), outputs, streams);
    }
    PreconditionerSpec power = step.preconditioner();
    Matrix root = directions(draws).power(power.p() / 2, power.damping());
    return Weights.drawPIsotropic(model, root, outputs, streams);
  }

  /** Parts of equal length that the training has, each on data of its own. */
  public int phases() {
    return 1;
  }

  /**
   * What the lane goes on with in a later phase.
   *
   * @param phase its number, from 1; the first, 0, is {@link #inputs(Draws)}
   * @param before parameters that the phase before ended with
   * @throws IllegalArgumentException if the training has no such phase
   */
  public LaneInputs inputs(int phase, Weights before, Draws draws) {
    throw new IllegalArgumentException("there is no phase " + phase);
  }

  /**
   * What is measured before the first phase and after each, beyond the lane's own losses.
   *
   * @param trained the parameters there, read where they are asked for
   */
  public Map<String, Double> measure(
      int ended, Supplier<Weights> trained, List<Checkpoint.Point> known, Draws draws) {
    return Map.of();
  }

  /**
   * Whether the recorded training loss is the differentiated one before the update (see {@link
   * org.sigmap.spec.ConventionsSpec#trainLoss()}).
   */
  public boolean lossBeforeUpdate() {
    return step.conventions().trainLoss() == Convention.PAPER;
  }

  /** Whether it is tested on rows held out of its training rows. */
  public boolean testsHeldOut() {
    return source.testsHeldOut();
  }

  /**
   * Final metrics of {@code cell} beyond the lane's own losses, from the trained network.
   *
   * @param trained the parameters after the last update
   */
  public Map<String, Double> finalMetrics(Cell cell, Weights trained, Draws draws) {
    return Map.of();
  }

  /** The rows that a cell is tested on, of an exportable lane. */
  Rows tests(Cell cell, Draws draws) {
    return data(draws).test();
  }

  /** What the trained network of an exportable lane says of the rows that a cell is tested on. */
  public List<Prediction> predictions(Cell cell, Weights trained, Draws draws) {
    return TestScores.predictions(
        cell, source.testRows(), source.classNames(), data(draws), tests(cell, draws), trained);
  }

  /** A cell's share of what the lane has logged. */
  public List<Checkpoint.Point> share(Cell cell, List<Checkpoint.Point> points) {
    return points;
  }

  /**
   * Updates after which the cell is read off the training.
   *
   * @param all updates of the training
   */
  public int steps(Cell cell, int all) {
    return all;
  }

  /** Whether a logged metric's last value is one of the cell's final metrics. */
  public boolean isFinal(String metric) {
    return true;
  }

  /** Metrics of the covariance that the lane is preconditioned by. */
  public Map<String, Double> covarianceMetrics(SymmetricEigen spectrum) {
    return Map.of();
  }

  /** Whether the lane ends with the one network that its cell is about, to be exported. */
  public boolean isExportable() {
    return false;
  }

  /** Whether there is a P that makes a Gram matrix which is recorded. */
  boolean hasGramSpectrum() {
    return preconditioner().powerOfCovariance();
  }

  /** The inputs' spectrum and the Gram spectrum that the cell's preconditioner makes of it. */
  public List<SpectrumPoint> spectrum(Cell cell, Draws draws) {
    if (!hasGramSpectrum()) {
      return List.of();
    }
    PreconditionerSpec power = step.preconditioner();
    return GramSpectrum.of(
        cell.id().value(),
        data(draws).train().inputs(),
        directions(draws),
        power.p(),
        power.damping());
  }

  /** What a decomposed Σ depends on. */
  private record DirectionsKey(Record inputs, CovarianceSource source) {}

  /**
   * The Σ that the network is looked at along, decomposed: the one that a preconditioner is a power
   * of; where there is none the population's, or the training inputs' own where no population is
   * known.
   */
  public SymmetricEigen directions(Draws draws) {
    return draws.of(
        new DirectionsKey(source.inputs(), step.preconditioner().covariance()),
        SymmetricEigen.class,
        key -> SymmetricEigen.of(covariance(draws)));
  }

  Matrix covariance(Draws draws) {
    return covariance(step.preconditioner(), data(draws));
  }

  /**
   * The Σ that a preconditioner is a power of, or that an adaptive one estimates; where there is
   * none the population's, or the training inputs' own where no population is known.
   */
  public static Matrix covariance(PreconditionerSpec spec, DataSet data) {
    return data.population()
        .filter(population -> spec.covariance() == CovarianceSource.POPULATION)
        .map(Spectrum::covariance)
        .orElseGet(() -> EmpiricalCovariance.of(data.train().inputs()));
  }

  /**
   * Refuses a power before training that training, or what is measured after it, would come to.
   *
   * @throws org.sigmap.math.ImpossiblePowerException if Σ has no such power
   */
  void requirePower(Draws draws, double exponent) {
    if (exponent != 0) {
      directions(draws).gains(exponent, step.preconditioner().damping());
    }
  }

  /** What the user has in place of the network's inputs and outputs. */
  public RawRows raw(Draws draws) {
    return data(draws).raw().forExport();
  }
}
