package org.sigmap.data.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sigmap.data.RowParts;
import org.sigmap.data.Spectrum;
import org.sigmap.math.Matrix;
import org.sigmap.math.QrDecomposition;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.TeacherSpec;

/** Gives Gaussian inputs labels that depend on a few directions of them. */
interface Teacher {
  TeacherSpec spec();

  /** Examples as a function of their standard normal draws, before they are split. */
  TeacherSample label(Spectrum population, StandardDraws draws);

  /**
   * The spectrum that the spec describes: eigenvalues by {@link org.sigmap.spec.SpectrumSpec},
   * eigenvectors by {@link org.sigmap.spec.Basis}.
   *
   * @param streams source of the stream "basis", from which a random basis is drawn; it does not
   *     depend on the eigenvalues
   */
  default Spectrum population(SeedStreams streams) {
    return new Spectrum(spec().eigenvalues(), rotation(streams));
  }

  private Optional<Matrix> rotation(SeedStreams streams) {
    int d = spec().dimension();
    return switch (spec().basis()) {
      case AXIS_ALIGNED -> Optional.empty();
      case RANDOM_ORTHOGONAL ->
          Optional.of(
              QrDecomposition.of(new Matrix(d, d, streams.stream("basis").gaussians(d * d))).q());
    };
  }

  /**
   * Examples labelled by a teacher with m indices, before they are split and standardised.
   *
   * @param teacher β, one column an index, [d, m]
   * @param activationInput z = Xβ, [n, m]
   * @param signal σ*(z) with one index, the mixed signal with two, [n, 1]
   * @param signalStd standard deviation of the signal over all n rows with divisor n
   * @param targets y = signal + ε, [n, 1]
   */
  record TeacherSample(
      Matrix teacher, Matrix activationInput, Matrix signal, double signalStd, Matrix targets) {}

  /**
   * The random parts of a teacher's task in standard form, each from its own named stream: one seed
   * gives the same draws whatever the teacher's kind, case, mix, signal-to-noise ratio or scale.
   *
   * @param coefficients of β in the eigenvectors that span it, from "teacher/coefficients", [k]
   * @param inputs X, one example a row, from "inputs", [n, d]
   * @param noise from "noise", [n]
   */
  record StandardDraws(double[] coefficients, RowParts inputs, double[] noise) {

    /**
     * @param parts of the inputs: their rows
     * @throws IllegalArgumentException if the inputs exceed the largest array
     */
    static StandardDraws of(int k, Spectrum population, List<int[]> parts, SeedStreams streams) {
      int d = population.dimension();
      int n = parts.stream().mapToInt(part -> part.length).sum();
      if ((long) n * d > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "%d examples of dimension %d exceed the largest array; ask for fewer".formatted(n, d));
      }
      return new StandardDraws(
          streams.stream("teacher/coefficients").gaussians(k),
          inputs(population, parts, n, streams.stream("inputs")),
          streams.stream("noise").gaussians(n));
    }

    /** Rows are drawn in their own order, each where its part has it. */
    private static RowParts inputs(
        Spectrum population, List<int[]> parts, int n, SeedStream stream) {
      int d = population.dimension();
      double[][] normals = new double[n][];
      int[] from = new int[n];
      List<double[]> all = new ArrayList<>();
      for (int[] part : parts) {
        double[] own = new double[part.length * d];
        all.add(own);
        for (int i = 0; i < part.length; i++) {
          normals[part[i]] = own;
          from[part[i]] = i * d;
        }
      }
      for (int row = 0; row < n; row++) {
        for (int j = 0; j < d; j++) {
          normals[row][from[row] + j] = stream.nextGaussian();
        }
      }
      return new RowParts(parts, all.stream().map(population::coloured).toList());
    }
  }
}
