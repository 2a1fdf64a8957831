package org.sigmap.data.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.data.DataSet;
import org.sigmap.data.Golden;
import org.sigmap.data.RawRows;
import org.sigmap.data.Spectrum;
import org.sigmap.data.TestParts;
import org.sigmap.data.source.Teacher.TeacherSample;
import org.sigmap.experiment.replay.RecordedArray;
import org.sigmap.experiment.replay.RecordedCase;
import org.sigmap.math.Matrix;
import org.sigmap.math.MatrixPower;
import org.sigmap.math.Ridge;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.LinkSpec;
import org.sigmap.spec.SamplesSpec;

/** The data room against runs recorded from the authors' code. */
class GoldenDataTest {
  /** Both sides are float64. */
  private static final double FLOAT64 = 1e-12;

  /** The recorded side is float32. */
  private static final double FLOAT32 = 1e-6;

  /** The recorded float64 ridge was solved in a different order of operations. */
  private static final double RIDGE = 1e-7;

  /** Condition number of Σ (100), squared by p = −2, times rounding. */
  private static final double POWER = 1e-10;

  private static final double EPSILON = Math.ulp(1.0);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "e_gen_high_k1",
        "e_gen_high_k2_rot_snr2",
        "e_gen_high_snrnone",
        "e_gen_low_k1",
        "e_gen_low_k2_rot",
        "e_gen_transfer_lowteacher_on_high_spectrum"
      })
  void generatesTheRecordedTask(String name) {
    RecordedCase recorded = Golden.read(name);
    Spectrum spectrum = Golden.spectrum(recorded);
    double signalStd = recorded.array("outputs.signal_std_population").scalar();
    double snr =
        recorded.has("config.snr")
            ? recorded.number("config.snr")
            : signalStd / recorded.number("config.noise_std");
    Matrix inputs =
        spectrum.coloured(recorded.array("inputs.randn_X").matrix().transpose().values());
    TeacherSample sample =
        SingleIndexTeacher.generate(
            spectrum,
            teacherIndices(recorded),
            recorded.array("inputs.randn_coeffs").values(),
            TestParts.whole(inputs),
            recorded.array("inputs.randn_noise").values(),
            snr,
            LinkSpec.defaults());
    assertOutput(recorded, "beta_star", sample.teacher());
    assertOutput(recorded, "X", inputs);
    assertOutput(recorded, "activation_input", sample.activationInput());
    assertOutput(recorded, "y_signal", sample.signal());
    assertOutput(recorded, "y", sample.targets());
    assertEquals(signalStd, sample.signalStd(), FLOAT64 * signalStd);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "e_gen_high_k1",
        "e_gen_high_k2_rot_snr2",
        "e_gen_low_k1",
        "e_gen_transfer_lowteacher_on_high_spectrum"
      })
  void choosesTheRecordedTeacherColumns(String name) {
    RecordedCase recorded = Golden.read(name);
    assertArrayEquals(teacherIndices(recorded), columns(recorded));
  }

  /** Here the authors' unstable sort reversed two equal eigenvalues. */
  @Test
  void choosesTheRecordedTeacherColumnsUpToTheOrderOfTies() {
    RecordedCase recorded = Golden.read("e_gen_low_k2_rot");
    assertArrayEquals(new int[] {5, 4}, teacherIndices(recorded));
    assertArrayEquals(new int[] {4, 5}, columns(recorded));
  }

  @Test
  void activationAgreesWhereTheRecordedOneIsFiniteAndIsLinearWhereItOverflowed() {
    RecordedCase recorded = Golden.read("e_teacher_activation");
    double[] z = recorded.array("inputs.z").values();
    double[] sigma = recorded.array("outputs.sigma").values();
    for (int i = 0; i < z.length; i++) {
      double expected = Double.isFinite(sigma[i]) ? sigma[i] : 10 * z[i];
      // The recorded form rounds 1 + e^u, so that only absolute accuracy is to be had below 1.
      double tolerance = 2 * EPSILON * Math.max(1, expected);
      assertEquals(expected, new LinkSpec.Softplus().of(z[i]), tolerance, "z = " + z[i]);
    }
  }

  @Test
  void standardisesTargetsAsRecorded() {
    RecordedCase recorded = Golden.read("trimmed_a_high_rotated_init1_wd0_1_pm2");
    double[] train = recorded.array("inputs.y_train_raw").values();
    double[] test = recorded.array("inputs.y_test_raw").values();
    double[] raw = Arrays.copyOf(train, train.length + test.length);
    System.arraycopy(test, 0, raw, train.length, test.length);
    Matrix y = Matrix.column(raw);
    Spectrum spectrum = Golden.spectrum(recorded);
    SamplesSpec samples = new SamplesSpec(raw.length, (train.length + 0.5) / raw.length);
    int[] order = IntStream.range(0, raw.length).toArray();
    DataSet data =
        DataSet.regression(
            TestParts.of(y, DataSet.parts(order, samples)), y, Optional.of(spectrum), samples);
    RawRows.Standardised raws = (RawRows.Standardised) data.raw();
    assertEquals(recorded.array("inputs.y_mean").scalar(), raws.mean(), FLOAT32);
    assertEquals(
        recorded.array("inputs.y_std_unbiased").scalar(), raws.standardDeviation(), FLOAT32);
    Golden.assertClose(
        recorded.array("inputs.y_train_n").matrix(), data.train().targets(), FLOAT32, "train");
    Golden.assertClose(
        recorded.array("inputs.y_test_n").matrix(), data.test().targets(), FLOAT32, "test");
  }

  @Test
  void powersTheCovarianceAsRecorded() {
    RecordedCase recorded = Golden.read("trimmed_a_high_rotated_init1_wd0_1_pm2");
    Spectrum spectrum = Golden.spectrum(recorded);
    Matrix expected = recorded.array("inputs.P").matrix();
    double p = recorded.number("config.p");
    Golden.assertClose(expected, eigen(spectrum).power(p, 0), POWER, "from the spectrum");
    Golden.assertClose(expected, MatrixPower.power(spectrum.covariance(), p, 0), POWER, "from Σ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"d_ridge_primal_dy2", "d_ridge_dual_dy2"})
  void fitsTheRecordedRidgeHead(String name) {
    RecordedCase recorded = Golden.read(name);
    Matrix hidden = hidden(recorded, "inputs.X_train");
    Matrix targets = recorded.array("inputs.y_train").matrix();
    Ridge ridge = Ridge.fit(hidden, targets, recorded.number("lam"));
    RecordedArray intercept = recorded.array("f64.b2");
    Golden.assertClose(
        recorded.array("f64.W2").matrix().transpose(), ridge.weights(), RIDGE, "weights");
    Golden.assertClose(intercept.matrix().transpose(), ridge.intercept(), RIDGE, "intercept");
    double trainLoss = recorded.array("f64.train_mse").scalar();
    assertEquals(trainLoss, meanSquare(ridge.predict(hidden), targets), RIDGE * trainLoss);
    double testLoss = recorded.array("f64.test_mse").scalar();
    Matrix predicted = ridge.predict(hidden(recorded, "inputs.X_test"));
    assertEquals(
        testLoss,
        meanSquare(predicted, recorded.array("inputs.y_test").matrix()),
        RIDGE * testLoss);
  }

  private static Matrix hidden(RecordedCase recorded, String inputs) {
    Matrix kernel = recorded.array("before.W1").matrix().transpose();
    double[] bias = recorded.array("before.b1").values();
    Matrix z = recorded.array(inputs).matrix().times(kernel);
    double[] hidden = new double[z.values().length];
    for (int i = 0; i < hidden.length; i++) {
      hidden[i] = Math.max(0, z.values()[i] + bias[i % bias.length]);
    }
    return new Matrix(z.rows(), z.columns(), hidden);
  }

  private static double meanSquare(Matrix a, Matrix b) {
    double sum = 0;
    for (int i = 0; i < a.values().length; i++) {
      sum += (a.values()[i] - b.values()[i]) * (a.values()[i] - b.values()[i]);
    }
    return sum / a.values().length;
  }

  private static int[] columns(RecordedCase recorded) {
    Spectrum spectrum = Golden.spectrum(recorded);
    int k = recorded.integer("config.k");
    boolean high = recorded.text("config.mode").equals("high");
    return SingleIndexTeacher.columns(spectrum, high ? 1 : spectrum.dimension() - k + 1, k);
  }

  private static int[] teacherIndices(RecordedCase recorded) {
    return Arrays.stream(recorded.numbers("teacher_indices")).mapToInt(i -> (int) i).toArray();
  }

  private static void assertOutput(RecordedCase recorded, String name, Matrix actual) {
    Golden.assertClose(recorded.array("outputs." + name).matrix(), actual, FLOAT64, name);
  }

  private static SymmetricEigen eigen(Spectrum spectrum) {
    return new SymmetricEigen(spectrum.eigenvalues(), spectrum.eigenvectors());
  }
}
