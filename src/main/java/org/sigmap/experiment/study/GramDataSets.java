package org.sigmap.experiment.study;

import java.util.Arrays;
import java.util.List;
import org.sigmap.data.source.Draws;
import org.sigmap.math.Matrix;
import org.sigmap.math.QrDecomposition;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.train.Examples;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.LaneMatrix;
import org.sigmap.train.Weights;

/**
 * The data sets that {@link GramComparison} trains on.
 *
 * <p>Training without weights is training on one-hot inputs: for X = I the first-layer weights are
 * the pre-activations themselves, and preconditioning with G_P makes their update the theorem's.
 * Test examples are further rows, one-hot too, which no label pulls: they move through the
 * cross-Gram rows x'PXᵀ alone (Theorem 2). Their Gram matrix among themselves is set to zero.
 *
 * <p>Two more data sets train in weight space beside the first one. Both start from its Z(0). One
 * shares G_P: X' = XP^{1/2}QP^{−1/2} with a random rotation Q. The other does not: its directions
 * are stretched by ½ to 2 as well.
 */
final class GramDataSets {
  private static final double LEAST_STRETCH = 0.5;

  private GramDataSets() {}

  /** P^{exponent}, for P = (Σ + δI)^p. */
  private static Matrix powerOfP(NetworkTask task, Draws draws, double exponent) {
    PreconditionerSpec power = task.step().preconditioner();
    return task.directions(draws).power(exponent * power.p(), power.damping());
  }

  /** The first data set, the one that shares its G_P and Z(0), and the one that does not. */
  static List<LaneInputs> inWeightSpace(NetworkTask task, LaneInputs original, Draws draws) {
    int d = original.examples().trainInputs().columns();
    SeedStreams streams = new SeedStreams(task.seed()).scope("gram");
    Matrix q =
        QrDecomposition.of(new Matrix(d, d, streams.stream("rotation").gaussians(d * d))).q();
    Matrix root = powerOfP(task, draws, 0.5);
    Matrix inverseRoot = powerOfP(task, draws, -0.5);
    double[] stretch = new double[d];
    double[] shrink = new double[d];
    for (int i = 0; i < d; i++) {
      stretch[i] = LEAST_STRETCH * Math.pow(LEAST_STRETCH, -2.0 * i / (d - 1));
      shrink[i] = 1 / stretch[i];
    }
    LaneInputs first = original.withMatrix(LaneMatrix.covariance(task.covariance(draws)));
    Matrix shared = root.times(q).times(inverseRoot);
    Matrix sharedInverse = root.times(q.transpose()).times(inverseRoot);
    Matrix other = root.times(Matrix.diagonal(stretch)).times(q).times(inverseRoot);
    Matrix otherInverse =
        root.times(q.transpose()).times(Matrix.diagonal(shrink)).times(inverseRoot);
    return List.of(
        first, transformed(first, shared, sharedInverse), transformed(first, other, otherInverse));
  }

  /** The data set XM with the weights M⁻¹W₁, which has the same pre-activations. */
  private static LaneInputs transformed(LaneInputs lane, Matrix m, Matrix inverse) {
    Weights w = lane.initial();
    Examples examples = lane.examples();
    return lane.withExamples(
            examples.withInputs(examples.trainInputs().times(m), examples.testInputs().times(m)))
        .withInitial(w.withW1(inverse.times(w.w1())));
  }

  /** Training and test rows, one-hot, to be preconditioned with G_P. */
  static LaneInputs inGramSpace(NetworkTask task, LaneInputs original, Draws draws) {
    Matrix p = powerOfP(task, draws, 1);
    int n = original.examples().trainInputs().rows();
    int m = original.examples().testInputs().rows();
    Matrix x = stacked(original.examples().trainInputs(), original.examples().testInputs());
    Matrix gram = x.times(p).times(x.transpose());
    double[] known = gram.values();
    for (int i = n; i < n + m; i++) {
      Arrays.fill(known, i * (n + m) + n, (i + 1) * (n + m), 0);
    }
    Weights w = original.initial();
    return original
        .withExamples(original.examples().withInputs(oneHot(0, n, n + m), oneHot(n, m, n + m)))
        .withInitial(w.withW1(x.times(w.w1())))
        .withMatrix(LaneMatrix.preconditioner(new Matrix(n + m, n + m, known)));
  }

  private static Matrix stacked(Matrix above, Matrix below) {
    double[] values = Arrays.copyOf(above.values(), above.values().length + below.values().length);
    System.arraycopy(below.values(), 0, values, above.values().length, below.values().length);
    return new Matrix(above.rows() + below.rows(), above.columns(), values);
  }

  /** Rows {@code from} to {@code from + rows − 1} of the identity. */
  private static Matrix oneHot(int from, int rows, int columns) {
    double[] values = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      values[i * columns + from + i] = 1;
    }
    return new Matrix(rows, columns, values);
  }
}
