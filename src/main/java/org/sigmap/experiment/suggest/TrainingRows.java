package org.sigmap.experiment.suggest;

import org.sigmap.data.DataSet;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.experiment.study.NetworkTask;
import org.sigmap.math.Matrix;
import org.sigmap.spec.GeneralizationCell;
import org.sigmap.spec.PreconditionerSpec;

/**
 * What a cell trains on, without its teacher and without the rows that it is tested on.
 *
 * @param inputs [n, d]
 * @param targets standardised, [n]
 * @param covariance the Σ that the preconditioner is a power of, damping left out, [d, d]
 * @param damping δ that is added to its eigenvalues
 */
public record TrainingRows(Matrix inputs, double[] targets, Matrix covariance, double damping) {

  public static TrainingRows of(GeneralizationCell spec) {
    return of(Sources.of(spec).read(new Draws()), spec.preconditioner());
  }

  static TrainingRows of(DataSet data, PreconditionerSpec preconditioner) {
    return new TrainingRows(
        data.train().inputs(),
        data.train().targets().values(),
        NetworkTask.covariance(preconditioner, data),
        preconditioner.damping());
  }
}
