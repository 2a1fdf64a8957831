package org.sigmap.experiment.study;

import java.util.List;
import java.util.Map;
import org.sigmap.data.EmpiricalCovariance;
import org.sigmap.data.MultiIndexTeacher;
import org.sigmap.data.RawRows;
import org.sigmap.data.RegressionData;
import org.sigmap.data.SingleIndexTeacher;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.optim.Optimizers;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.results.SpectrumPoint;
import org.sigmap.spec.Cell;
import org.sigmap.spec.Convention;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.GeneralizationCell;
import org.sigmap.spec.Initialization;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.SamplesSpec;
import org.sigmap.spec.StepSpec;
import org.sigmap.spec.TeacherSpec;
import org.sigmap.train.Examples;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.LanePower;
import org.sigmap.train.NetworkShape;
import org.sigmap.train.Preconditioning;
import org.sigmap.train.RowCounts;
import org.sigmap.train.TrainingShape;
import org.sigmap.train.UpdateRule;
import org.sigmap.train.Weights;

/** Train on noisy labels of a teacher, test on fresh ones (Yoshida and Nitanda 2025, §5.1). */
public final class GeneralizationExperiment implements Experiment {
  private static final int OUTPUTS = 1;

  @Override
  public List<PreparedTraining> prepare(List<Cell> cells) {
    return cells.stream().map(cell -> prepare(cell, (GeneralizationCell) cell.spec())).toList();
  }

  private static PreparedTraining prepare(Cell cell, GeneralizationCell spec) {
    return new PreparedTraining(
        List.of(cell),
        shape(spec),
        spec.training().steps(),
        spec.training().logEvery(),
        new Task(spec));
  }

  /** Static shape of one lane that trains {@code spec}. */
  static TrainingShape shape(GeneralizationCell spec) {
    SamplesSpec samples = spec.samples();
    return new TrainingShape(
            new RowCounts(samples.train(), samples.test(), spec.training().batchRows(samples), 0),
            new NetworkShape(
                spec.teacher().dimension(), spec.model().hidden(), OUTPUTS, spec.model().depth()),
            spec.training().precision(),
            preconditioning(spec.preconditioner()),
            UpdateRule.of(
                spec.preconditioner(), spec.optimizer(), spec.training(), spec.conventions()),
            LossKind.MEAN_SQUARED_ERROR)
        .withFingerprint(spec.training().measuresFingerprint());
  }

  private static Preconditioning preconditioning(PreconditionerSpec spec) {
    if (spec instanceof PreconditionerSpec.CovariancePower power) {
      return power.covariance() == CovarianceSource.POPULATION
          ? Preconditioning.POPULATION
          : Preconditioning.EMPIRICAL;
    }
    return Preconditioning.NONE;
  }

  /** Everything that a teacher's data depends on. */
  private record DataKey(TeacherSpec teacher, SamplesSpec samples, long seed) {}

  /** The data of a cell. */
  public static RegressionData data(GeneralizationCell spec, Draws draws) {
    DataKey key = new DataKey(spec.teacher(), spec.samples(), spec.seed());
    return draws.of(key, RegressionData.class, GeneralizationExperiment::draw);
  }

  private static RegressionData draw(DataKey key) {
    SeedStreams streams = new SeedStreams(key.seed()).scope("data");
    if (key.teacher() instanceof TeacherSpec.SingleIndex teacher) {
      return SingleIndexTeacher.draw(teacher, key.samples(), streams);
    }
    if (key.teacher() instanceof TeacherSpec.MultiIndex teacher) {
      return MultiIndexTeacher.draw(teacher, key.samples(), streams);
    }
    throw new IllegalArgumentException("no data for teacher " + key.teacher());
  }

  /**
   * The Σ that a preconditioner is a power of, or that an adaptive one estimates; the population's
   * where there is none.
   */
  public static Matrix covariance(PreconditionerSpec spec, RegressionData data) {
    return empirical(spec)
        ? EmpiricalCovariance.of(data.trainInputs())
        : data.population().covariance();
  }

  private static boolean empirical(PreconditionerSpec spec) {
    return spec instanceof PreconditionerSpec.AdaptiveCovariancePower
        || (spec instanceof PreconditionerSpec.CovariancePower power
            && power.covariance() == CovarianceSource.EMPIRICAL);
  }

  /** What a decomposed Σ depends on. */
  private record DirectionsKey(DataKey data, boolean empirical) {}

  /** One lane of the experiment. */
  record Task(GeneralizationCell spec) implements ExportableTask {
    @Override
    public LaneInputs inputs(Draws draws) {
      RegressionData data = data(spec, draws);
      Power power = Power.of(spec.preconditioner());
      if (spec.preconditioner() instanceof PreconditionerSpec.AdaptiveCovariancePower) {
        // Every other Σ is decomposed, and looked at, when its lane is loaded.
        requirePower(draws, power.exponent());
      }
      SeedStreams streams = new SeedStreams(spec.seed()).scope("model");
      LaneInputs inputs =
          new LaneInputs(
                  Examples.of(data),
                  initial(data.trainInputs().columns(), streams, draws),
                  new LanePower(data.population().covariance(), power.exponent(), power.damping()),
                  Optimizers.hyperparameters(
                      spec.preconditioner(), spec.optimizer(), spec.training()))
              .withProbeSeed(
                  new SeedStreams(spec.seed())
                      .stream("optimizer/probe").nextInt(Integer.MAX_VALUE));
      return spec.training().measuresFingerprint()
          ? inputs.withDirections(directions(draws))
          : inputs;
    }

    @Override
    public boolean lossBeforeUpdate() {
      return spec.conventions().trainLoss() == Convention.PAPER;
    }

    @Override
    public Map<String, Double> finalMetrics(Cell cell, Weights trained, Draws draws) {
      return Map.of();
    }

    @Override
    public List<SpectrumPoint> spectrum(Cell cell, Draws draws) {
      if (spec.preconditioner() instanceof PreconditionerSpec.DiagonalHessianPower) {
        // There is no P that makes a Gram matrix.
        return List.of();
      }
      Power power = Power.of(spec.preconditioner());
      return GramSpectrum.of(
          cell.id().value(),
          data(spec, draws).trainInputs(),
          directions(draws),
          power.exponent(),
          power.damping());
    }

    @Override
    public StepSpec step() {
      return new StepSpec(
          spec.optimizer(), spec.preconditioner(), spec.training(), spec.conventions());
    }

    @Override
    public SymmetricEigen directions(Draws draws) {
      DataKey data = new DataKey(spec.teacher(), spec.samples(), spec.seed());
      return draws.of(
          new DirectionsKey(data, empirical(spec.preconditioner())),
          SymmetricEigen.class,
          key -> SymmetricEigen.of(covariance(draws)));
    }

    /**
     * Refuses a power before training that training, or what is measured after it, would come to.
     *
     * @throws org.sigmap.math.ImpossiblePowerException if Σ has no such power
     */
    void requirePower(Draws draws, double exponent) {
      if (exponent != 0) {
        directions(draws).gains(exponent, Power.of(spec.preconditioner()).damping());
      }
    }

    @Override
    public RawRows raw(Draws draws) {
      RegressionData data = data(spec, draws);
      return new RawRows.Standardised(data.targetMean(), data.targetStd());
    }

    private Weights initial(int inputs, SeedStreams streams, Draws draws) {
      if (spec.model().initialization() == Initialization.KAIMING_UNIFORM) {
        return Weights.draw(spec.model(), inputs, OUTPUTS, streams);
      }
      Power power = Power.of(spec.preconditioner());
      Matrix root = directions(draws).power(power.exponent() / 2, power.damping());
      return Weights.drawPIsotropic(spec.model(), root, OUTPUTS, streams);
    }

    Matrix covariance(Draws draws) {
      return GeneralizationExperiment.covariance(spec.preconditioner(), data(spec, draws));
    }
  }

  /** Exponent and damping of a preconditioner; p = 0 where there is none. */
  public record Power(double exponent, double damping) {
    public static Power of(PreconditionerSpec spec) {
      if (spec instanceof PreconditionerSpec.AdaptiveCovariancePower power) {
        return new Power(power.p(), power.damping());
      }
      return spec instanceof PreconditionerSpec.CovariancePower power
          ? new Power(power.p(), power.damping())
          : new Power(0, 0);
    }
  }
}
