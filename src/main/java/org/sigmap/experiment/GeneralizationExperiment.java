package org.sigmap.experiment;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.data.EmpiricalCovariance;
import org.sigmap.data.RegressionData;
import org.sigmap.data.SingleIndexTeacher;
import org.sigmap.graph.optim.DecayPlacement;
import org.sigmap.graph.optim.Optimizers;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.Cell;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.SamplesSpec;
import org.sigmap.spec.TeacherSpec;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.Preconditioning;
import org.sigmap.train.TrainingShape;
import org.sigmap.train.Weights;

/**
 * Train on noisy labels of a single-index teacher, test on fresh ones (Yoshida and Nitanda 2025,
 * §5.1).
 */
final class GeneralizationExperiment {
  private static final int OUTPUTS = 1;

  private GeneralizationExperiment() {}

  static PreparedCell prepare(Cell cell, CellSpec.Generalization spec) {
    DecayPlacement placement = DecayPlacement.of(spec.optimizer(), spec.conventions());
    TrainingShape shape =
        new TrainingShape(
            1,
            spec.samples().train(),
            spec.samples().test(),
            spec.teacher().dimension(),
            spec.model().hidden(),
            OUTPUTS,
            spec.training().precision(),
            preconditioning(spec.preconditioner()),
            Optimizers.of(spec.optimizer(), spec.training(), spec.conventions()),
            List.copyOf(hyperparameters(spec).keySet()),
            TrainingShape.Decay.of(placement),
            placement.decaysBiases(spec.conventions(), spec.training().decayBiases()));
    return new PreparedCell(cell, shape, spec.training().steps(), spec.training().logEvery());
  }

  private static Preconditioning preconditioning(PreconditionerSpec spec) {
    if (spec instanceof PreconditionerSpec.CovariancePower power) {
      return power.covariance() == CovarianceSource.POPULATION
          ? Preconditioning.POPULATION
          : Preconditioning.EMPIRICAL;
    }
    return Preconditioning.NONE;
  }

  /** Draws data once for all cells that share it, which paired comparisons make the common case. */
  static final class Draws {
    private record Key(TeacherSpec teacher, SamplesSpec samples, long seed) {}

    private final Map<Key, RegressionData> drawn = new HashMap<>();

    RegressionData of(CellSpec.Generalization spec) {
      return drawn.computeIfAbsent(
          new Key(spec.teacher(), spec.samples(), spec.seed()), Draws::draw);
    }

    private static RegressionData draw(Key key) {
      SeedStreams streams = new SeedStreams(key.seed()).scope("data");
      if (key.teacher() instanceof TeacherSpec.SingleIndex teacher) {
        return SingleIndexTeacher.draw(teacher, key.samples(), streams);
      }
      throw new IllegalArgumentException("no data for teacher " + key.teacher());
    }
  }

  static LaneInputs inputs(CellSpec.Generalization spec, Draws draws) {
    RegressionData data = draws.of(spec);
    Power power = Power.of(spec.preconditioner());
    return new LaneInputs(
        data.trainInputs(),
        data.trainTargets(),
        data.testInputs(),
        data.testTargets(),
        Weights.draw(
            spec.model(),
            data.trainInputs().columns(),
            OUTPUTS,
            new SeedStreams(spec.seed()).scope("model")),
        data.population().covariance(),
        power.exponent(),
        power.damping(),
        hyperparameters(spec),
        new SeedStreams(spec.seed()).stream("optimizer/probe").nextInt(Integer.MAX_VALUE));
  }

  private static Map<String, Double> hyperparameters(CellSpec.Generalization spec) {
    return Optimizers.hyperparameters(spec.optimizer(), spec.training());
  }

  /** Σ that the cell's preconditioner is a power of, for the record of spectra. */
  static Matrix covariance(CellSpec.Generalization spec, Draws draws) {
    RegressionData data = draws.of(spec);
    boolean empirical =
        spec.preconditioner() instanceof PreconditionerSpec.CovariancePower power
            && power.covariance() == CovarianceSource.EMPIRICAL;
    return empirical ? EmpiricalCovariance.of(data.trainInputs()) : data.population().covariance();
  }

  /** Exponent and damping of a preconditioner; p = 0 where there is none. */
  record Power(double exponent, double damping) {
    static Power of(PreconditionerSpec spec) {
      return spec instanceof PreconditionerSpec.CovariancePower power
          ? new Power(power.p(), power.damping())
          : new Power(0, 0);
    }
  }
}
