package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sigmap.data.EmpiricalCovariance;
import org.sigmap.data.InputTransform;
import org.sigmap.data.Rows;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.TestMatrices;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.optim.Optimizers;
import org.sigmap.graph.precondition.LearnedPower;
import org.sigmap.graph.precondition.PreconditionerPlan;
import org.sigmap.math.ImpossiblePowerException;
import org.sigmap.math.Matrix;
import org.sigmap.math.MatrixPower;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.InputScaling;
import org.sigmap.spec.LayerChoice;
import org.sigmap.spec.Normalization;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.PowerMethod;
import org.sigmap.spec.Precision;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.PreconditionerSpec.AdaptiveCovariancePower;
import org.sigmap.spec.PreconditionerSpec.CovariancePower;
import org.sigmap.spec.StructureSpec;
import org.sigmap.spec.TrainingSpec;

/** What forms of Σ and P have to do with one another and with the power of all of Σ. */
class StructureTest {
  private static final int ROWS = 9;
  private static final int INPUTS = 14;
  private static final int HIDDEN = 5;
  private static final int STEPS = 5;
  private static final StructureSpec FULL = new StructureSpec.Full();
  private static final List<StructureSpec> ALL =
      List.of(
          FULL,
          new StructureSpec.Diagonal(),
          new StructureSpec.Block(3, null),
          new StructureSpec.LowRank(2));

  private static Matrix gaussian(String name, int rows, int columns) {
    return TestMatrices.gaussian(new SeedStreams(19).stream(name), rows, columns);
  }

  private static Matrix sigma(int seed) {
    return TestMatrices.positiveDefinite(new SeedStreams(seed).stream("sigma"), INPUTS);
  }

  private static Weights weights(int... widths) {
    SeedStream stream = new SeedStreams(19).stream("weights");
    Network network = Network.of(widths);
    Map<String, double[]> values = new LinkedHashMap<>();
    network.parameters().forEach(part -> values.put(part.name(), stream.gaussians(part.size())));
    return new Weights(network, values);
  }

  private static CovariancePower power(double p, double damping, StructureSpec structure) {
    return new CovariancePower(
        p, CovarianceSource.POPULATION, damping, structure, Normalization.NONE, PowerMethod.EXACT);
  }

  private record Trained(Weights weights, Loaded.Power power) {}

  /** A training of a few steps of full batches in float64. */
  private record Setting(
      PreconditionerSpec spec, Matrix x, LaneMatrix sigma, Weights initial, double rate) {
    private static final TrainingSpec TRAINING =
        new TrainingSpec(STEPS, 0, false, STEPS, Precision.FLOAT64);

    Setting(PreconditionerSpec spec, LaneMatrix sigma) {
      this(spec, gaussian("rows", ROWS, INPUTS), sigma, weights(INPUTS, HIDDEN, 1), 1e-3);
    }

    private OptimizerSpec descent() {
      return new OptimizerSpec.GradientDescent(rate);
    }

    TrainingShape shape() {
      return new TrainingShape(
          new RowCounts(x.rows(), x.rows()),
          initial.network(),
          Precision.FLOAT64,
          PreconditionerPlan.of(spec).preconditioner(),
          UpdateRule.of(descent(), TRAINING, ConventionsSpec.defaults()),
          LossKind.MEAN_SQUARED_ERROR);
    }

    LaneInputs lane() {
      Matrix y = gaussian("targets", x.rows(), 1);
      return new LaneInputs(
          new Examples(x, y, x, y),
          initial,
          sigma,
          Optimizers.hyperparameters(spec, descent(), TRAINING));
    }
  }

  /** Settings that differ in numbers alone, side by side. */
  private static List<Trained> train(List<Setting> settings) {
    TrainingShape shape = settings.get(0).shape().withLanes(settings.size());
    try (TrainingSession session = TrainingSession.open(shape, SessionOptions.singleThreaded())) {
      List<Loaded.Power> powers = session.load(settings.stream().map(Setting::lane).toList());
      session.advance(STEPS);
      List<Weights> trained = session.weights();
      return IntStream.range(0, settings.size())
          .mapToObj(i -> new Trained(trained.get(i), powers.isEmpty() ? null : powers.get(i)))
          .toList();
    }
  }

  private static Weights train(Setting setting) {
    return train(List.of(setting)).get(0).weights();
  }

  /** A new kind of structure is to stand in the list, and so under every law below. */
  @Test
  void everyKindOfStructureIsHeldToTheseLaws() {
    Set<Class<?>> kinds =
        Stream.of(StructureSpec.class.getAnnotation(JsonSubTypes.class).value())
            .map(JsonSubTypes.Type::value)
            .collect(Collectors.toSet());
    assertEquals(kinds, ALL.stream().map(Object::getClass).collect(Collectors.toSet()));
  }

  private static void assertSame(Weights expected, Weights actual) {
    expected
        .values()
        .forEach((name, all) -> assertArrayEquals(all, actual.values().get(name), name));
  }

  private static void assertAllSame(List<Trained> expected, List<Trained> actual) {
    for (int i = 0; i < expected.size(); i++) {
      assertSame(expected.get(i).weights(), actual.get(i).weights());
      double trace = expected.get(i).power().trace();
      assertEquals(trace, actual.get(i).power().trace(), 1e-12 * trace);
    }
  }

  /** Two levels with ties, equal ratios, and numbers whose scaling by the largest rounds. */
  private static List<double[]> spectra() {
    double[] levels = new double[INPUTS];
    Arrays.setAll(levels, i -> i < 3 ? 10 : 1 / 10.0);
    double[] ratios = new double[INPUTS];
    Arrays.setAll(ratios, i -> Math.pow(7, 1 - 2.0 * i / (INPUTS - 1)));
    double[] drawn = new SeedStreams(0).stream("spectrum").gaussians(INPUTS);
    Arrays.setAll(drawn, i -> Math.exp(2 * drawn[i]));
    double largest = Arrays.stream(drawn).max().orElseThrow();
    assertTrue(Arrays.stream(drawn).anyMatch(v -> v / largest * largest != v));
    return List.of(levels, ratios, drawn);
  }

  @Test
  void onADiagonalCovarianceTheDiagonalIsAllOfItBitForBit() {
    List<Setting> full = new ArrayList<>();
    List<Setting> diagonal = new ArrayList<>();
    for (double p : new double[] {-1.5, -1, -0.3, 0, 0.5, 1}) {
      for (double[] spectrum : spectra()) {
        for (double damping : new double[] {0, 0.03}) {
          LaneMatrix sigma = LaneMatrix.covariance(Matrix.diagonal(spectrum));
          full.add(new Setting(power(p, damping, FULL), sigma));
          diagonal.add(new Setting(power(p, damping, new StructureSpec.Diagonal()), sigma));
        }
      }
    }
    assertAllSame(train(full), train(diagonal));
  }

  @Test
  void oneBlockIsAllOfIt() {
    List<Setting> full = new ArrayList<>();
    List<Setting> block = new ArrayList<>();
    LaneMatrix sigma = LaneMatrix.covariance(sigma(1));
    for (double p : new double[] {-1, 0, 0.5}) {
      full.add(new Setting(power(p, 0, FULL), sigma));
      block.add(new Setting(power(p, 0, new StructureSpec.Block(INPUTS, null)), sigma));
    }
    assertAllSame(train(full), train(block));
  }

  /**
   * The n × n way and the d × d way to one P, with a mean that the gradient sees and Σ̂ does not.
   */
  @Test
  void dualIsExact() {
    double[] shifted = gaussian("rows", ROWS, INPUTS).values().clone();
    Arrays.setAll(shifted, i -> shifted[i] + (i % INPUTS) * 0.3);
    Matrix x = new Matrix(ROWS, INPUTS, shifted);
    double largest = SymmetricEigen.of(EmpiricalCovariance.of(x)).values()[0];
    Map<PowerMethod, List<Setting>> settings =
        Map.of(PowerMethod.EXACT, new ArrayList<>(), PowerMethod.DUAL, new ArrayList<>());
    for (double p : new double[] {-2, -1, -0.5, 0, 0.5, 1, 2}) {
      for (double damping : new double[] {1e-6 * largest, 0.1}) {
        // Steps that move weights by about 0.01 whatever the largest gain.
        double rate = 1e-3 / Math.max(Math.pow(damping, p), Math.pow(largest, p));
        settings.forEach(
            (method, all) -> {
              PreconditionerSpec spec =
                  new CovariancePower(
                      p, CovarianceSource.EMPIRICAL, damping, FULL, Normalization.NONE, method);
              all.add(
                  new Setting(
                      spec.at(INPUTS, ROWS, false),
                      x,
                      LaneMatrix.none(),
                      weights(INPUTS, HIDDEN, 1),
                      rate));
            });
      }
    }
    List<Trained> exact = train(settings.get(PowerMethod.EXACT));
    List<Trained> dual = train(settings.get(PowerMethod.DUAL));
    for (int i = 0; i < exact.size(); i++) {
      Trained own = dual.get(i);
      exact
          .get(i)
          .weights()
          .values()
          .forEach(
              (name, all) ->
                  TestMatrices.assertClose(all, own.weights().values().get(name), 1e-10, name));
      double trace = exact.get(i).power().trace();
      assertEquals(trace, own.power().trace(), 1e-10 * trace);
      assertEquals(0, own.power().error().orElseThrow());
    }
  }

  /** The norm of the difference of two matrices, and what is said of it. */
  @Test
  void aLowRankIsAsFarOffAsItSays() {
    Matrix sigma = sigma(2);
    SymmetricEigen eigen = SymmetricEigen.of(sigma);
    List<Double> powers = List.of(-1.0, 0.5);
    StructureSpec four = new StructureSpec.LowRank(4);
    List<Trained> low =
        train(
            powers.stream()
                .map(p -> new Setting(power(p, 0.1, four), LaneMatrix.covariance(sigma)))
                .toList());
    double[] replaced = eigen.values().clone();
    Arrays.fill(replaced, 4, INPUTS, Arrays.stream(replaced, 4, INPUTS).average().orElseThrow());
    for (int i = 0; i < powers.size(); i++) {
      double p = powers.get(i);
      Matrix own = MatrixPower.power(SymmetricEigen.compose(eigen.vectors(), replaced), p, 0.1);
      Matrix exact = MatrixPower.power(sigma, p, 0.1);
      double[] difference = exact.values().clone();
      Arrays.setAll(difference, k -> difference[k] - own.values()[k]);
      double[] off = SymmetricEigen.of(new Matrix(INPUTS, INPUTS, difference)).values();
      double norm = Math.max(Math.abs(off[0]), Math.abs(off[INPUTS - 1]));
      double error = norm / SymmetricEigen.of(exact).values()[0];
      assertEquals(error, low.get(i).power().error().orElseThrow(), 1e-10);
      assertTrue(error > 1e-3, "the bound says nothing: " + error);
    }
  }

  /** Divided by its mean, Σ^p is (Σ/m)^p where m^p is that mean: so are the weights. */
  @Test
  void aPowerOfTheTraceAskedForHasIt() {
    Matrix sigma = sigma(5);
    for (StructureSpec structure : ALL) {
      for (double p : new double[] {-1, 0.5}) {
        PreconditionerSpec plain = power(p, 0, structure);
        PreconditionerSpec normal =
            new CovariancePower(
                p,
                CovarianceSource.POPULATION,
                0,
                structure,
                Normalization.TRACE,
                PowerMethod.EXACT);
        Trained trained = train(List.of(new Setting(normal, LaneMatrix.covariance(sigma)))).get(0);
        assertEquals(INPUTS, trained.power().trace(), 1e-12 * INPUTS);
        Setting whole = new Setting(plain, LaneMatrix.covariance(sigma));
        double mean = train(List.of(whole)).get(0).power().trace() / INPUTS;
        Matrix unit = Matrix.diagonal(filled(Math.pow(mean, -1 / p))).times(sigma);
        TestMatrices.assertClose(
            train(new Setting(plain, LaneMatrix.covariance(unit))).w1().values(),
            trained.weights().w1().values(),
            1e-12,
            structure.toString());
      }
    }
  }

  private static double[] filled(double value) {
    double[] all = new double[INPUTS];
    Arrays.fill(all, value);
    return all;
  }

  /** P-descent on X is plain descent on XP^½ from P^{−½}W, whose weights are P^{−½} times its. */
  @Test
  void preconditioningIsAChangeOfCoordinates() {
    Matrix sigma = sigma(4);
    Matrix x = gaussian("rows", ROWS, INPUTS);
    Weights initial = weights(INPUTS, HIDDEN, 1);
    double p = -0.7;
    for (StructureSpec structure : List.of(FULL, new StructureSpec.Block(4, null))) {
      Matrix kept = structure.whole() ? sigma : blocks(sigma, 4);
      Matrix root = MatrixPower.power(kept, p / 2, 0);
      Weights start = initial.withW1(MatrixPower.power(kept, -p / 2, 0).times(initial.w1()));
      PreconditionerSpec none = new PreconditionerSpec.None();
      TestMatrices.assertClose(
          train(new Setting(power(p, 0, structure), x, LaneMatrix.covariance(sigma), initial, 0.01))
              .w1()
              .values(),
          root.times(train(new Setting(none, x.times(root), LaneMatrix.none(), start, 0.01)).w1())
              .values(),
          1e-12,
          structure.toString());
    }
  }

  /** Whitened by ZCA, rows are X_cΣ̂^−½: p = −1 in other coordinates. */
  @Test
  void whitenedRowsArePowerMinusOneOnCentredRows() {
    Matrix raw = gaussian("many", 4 * INPUTS, INPUTS);
    Matrix x = InputTransform.fit(InputScaling.CENTER, raw).of(raw);
    Matrix white = InputTransform.fit(InputScaling.WHITEN_ZCA, raw).of(raw);
    Matrix sigma = EmpiricalCovariance.of(x);
    Weights initial = weights(INPUTS, HIDDEN, 1);
    Weights start = initial.withW1(MatrixPower.power(sigma, 0.5, 0).times(initial.w1()));
    PreconditionerSpec none = new PreconditionerSpec.None();
    PreconditionerSpec minusOne =
        new CovariancePower(
            -1, CovarianceSource.EMPIRICAL, 0, FULL, Normalization.NONE, PowerMethod.EXACT);
    TestMatrices.assertClose(
        train(new Setting(minusOne, x, LaneMatrix.none(), initial, 0.01)).w1().values(),
        MatrixPower.power(sigma, -0.5, 0)
            .times(train(new Setting(none, white, LaneMatrix.none(), start, 0.01)).w1())
            .values(),
        1e-12,
        "w1");
  }

  /** ∂L_val/∂p through one update, against (L(p + ε) − L(p − ε))/2ε of two updates. */
  @Test
  void theHypergradientIsTheSlopeOfTheValidationLoss() {
    Matrix x = gaussian("rows", ROWS, INPUTS);
    LaneMatrix sigma = LaneMatrix.covariance(sigma(6));
    Weights initial = weights(INPUTS, HIDDEN, 1);
    Rows held = new Rows(gaussian("held", 7, INPUTS), gaussian("heldTargets", 7, 1));
    double epsilon = 1e-5;
    for (StructureSpec structure : ALL) {
      double p = structure.whole() ? -1.2 : 0.7;
      Setting learned =
          new Setting(
              new PreconditionerSpec.LearnedPower(
                  p, CovarianceSource.POPULATION, 0.05, structure, 0, List.of(-3.0, 3.0)),
              x,
              sigma,
              initial,
              0.01);
      double slope;
      try (TrainingSession session =
          TrainingSession.open(
              learned.shape().withRows(new RowCounts(ROWS, ROWS, ROWS, 0, 7)),
              SessionOptions.singleThreaded())) {
        session.load(List.of(learned.lane().withValidation(held)));
        session.step(1);
        slope = session.optimizerState(LearnedPower.HYPERGRADIENT)[0];
      }
      List<Setting> beside =
          Stream.of(p + epsilon, p - epsilon)
              .map(own -> new Setting(traced(own, structure), x, sigma, initial, 0.01))
              .toList();
      TrainingShape shape = beside.get(0).shape().withLanes(2);
      try (TrainingSession session = TrainingSession.open(shape, SessionOptions.singleThreaded())) {
        session.load(beside.stream().map(Setting::lane).toList());
        session.step(1);
        List<Weights> after = session.weights();
        double difference = (loss(after.get(0), held) - loss(after.get(1), held)) / (2 * epsilon);
        assertEquals(
            difference, slope, 1e-8 * Math.max(1, Math.abs(difference)), structure.toString());
        assertTrue(Math.abs(slope) > 1e-4, "nothing is compared: " + slope);
      }
    }
  }

  private static CovariancePower traced(double p, StructureSpec structure) {
    return new CovariancePower(
        p, CovarianceSource.POPULATION, 0.05, structure, Normalization.TRACE, PowerMethod.EXACT);
  }

  /** Mean squared error of the two-layer ReLU network. */
  private static double loss(Weights weights, Rows rows) {
    Weights.Layer first = weights.layers().get(0);
    Weights.Layer head = weights.layers().get(1);
    double[] z = rows.inputs().times(first.weights()).values().clone();
    Arrays.setAll(z, i -> Math.max(z[i] + first.bias()[i % HIDDEN], 0));
    Matrix f = new Matrix(rows.inputs().rows(), HIDDEN, z).times(head.weights());
    double sum = 0;
    for (int i = 0; i < f.rows(); i++) {
      sum += Math.pow(f.get(i, 0) + head.bias()[0] - rows.targets().get(i, 0), 2);
    }
    return sum / f.rows();
  }

  private static Matrix blocks(Matrix sigma, int size) {
    double[] kept = sigma.values().clone();
    Arrays.setAll(kept, i -> i / INPUTS / size == i % INPUTS / size ? kept[i] : 0);
    return new Matrix(INPUTS, INPUTS, kept);
  }

  @Test
  void everyLayerAtPowerZeroIsPlainDescentBitForBit() {
    Weights initial = weights(INPUTS, HIDDEN, 4, 1);
    Matrix x = gaussian("rows", ROWS, INPUTS);
    Weights plain =
        train(new Setting(new PreconditionerSpec.None(), x, LaneMatrix.none(), initial, 0.01));
    for (StructureSpec structure : ALL) {
      PreconditionerSpec all =
          new AdaptiveCovariancePower(
              0, 0.1, 0.9, 1, 2, structure, Normalization.NONE, LayerChoice.ALL, null);
      assertSame(plain, train(new Setting(all, x, LaneMatrix.none(), initial, 0.01)));
      LaneMatrix sigma = LaneMatrix.covariance(sigma(1));
      assertSame(plain, train(new Setting(power(0, 0.1, structure), x, sigma, initial, 0.01)));
    }
    PreconditionerSpec both =
        new PreconditionerSpec.KroneckerPower(
            0,
            0,
            0.1,
            0.1,
            0.9,
            1,
            2,
            LayerChoice.ALL,
            StructureSpec.defaults(),
            Normalization.NONE,
            null);
    assertSame(plain, train(new Setting(both, x, LaneMatrix.none(), initial, 0.01)));
  }

  /**
   * (Σ̂_t + δI)^p G (Ŝ_t + δ_gI)⁰ is (Σ̂_t + δI)^p G, whatever δ_g and whatever is kept of Σ̂_t.
   */
  @Test
  void theKroneckerPowerOfTheInputsAloneIsTheAdaptivePower() {
    Weights initial = weights(INPUTS, HIDDEN, 4, 1);
    Matrix x = gaussian("rows", ROWS, INPUTS);
    for (int i = 0; i < ALL.size(); i++) {
      StructureSpec structure = ALL.get(i);
      Normalization normalize = Normalization.values()[i % Normalization.values().length];
      PreconditionerSpec adaptive =
          new AdaptiveCovariancePower(
              -0.7, 0.1, 0.9, 1, 2, structure, normalize, LayerChoice.ALL, 0.3);
      PreconditionerSpec kronecker =
          new PreconditionerSpec.KroneckerPower(
              -0.7, 0, 0.1, 1e-9, 0.9, 1, 2, LayerChoice.ALL, structure, normalize, 0.3);
      Weights expected = train(new Setting(adaptive, x, LaneMatrix.none(), initial, 0.01));
      Weights actual = train(new Setting(kronecker, x, LaneMatrix.none(), initial, 0.01));
      expected
          .values()
          .forEach(
              (name, all) -> TestMatrices.assertClose(all, actual.values().get(name), 1e-12, name));
    }
  }

  /** 0/0 is no P: refused before training, and its lane's neighbour trains. */
  @Test
  void aPowerOfNothingIsNotNormalized() {
    Matrix nothing = Matrix.diagonal(new double[INPUTS]);
    for (StructureSpec structure : ALL) {
      for (Normalization normalize : Normalization.values()) {
        List<Setting> settings =
            Stream.of(nothing, sigma(7))
                .map(
                    sigma ->
                        new Setting(
                            new CovariancePower(
                                0.5,
                                CovarianceSource.POPULATION,
                                0,
                                structure,
                                normalize,
                                PowerMethod.EXACT),
                            LaneMatrix.covariance(sigma)))
                .toList();
        boolean refused = normalize != Normalization.NONE;
        assertEquals(
            refused ? Set.of(0) : Set.of(),
            refused(settings.get(0).shape(), settings.stream().map(Setting::lane).toList()));
      }
    }
    Setting learned =
        new Setting(
            new PreconditionerSpec.LearnedPower(
                0.5, CovarianceSource.POPULATION, 0, 0.1, List.of(0.0, 1.0)),
            LaneMatrix.covariance(nothing));
    Rows held = new Rows(gaussian("held", 7, INPUTS), gaussian("heldTargets", 7, 1));
    assertEquals(
        Set.of(0),
        refused(
            learned.shape().withRows(new RowCounts(ROWS, ROWS, ROWS, 0, 7)),
            List.of(learned.lane().withValidation(held))));
  }

  private static Set<Integer> refused(TrainingShape shape, List<LaneInputs> lanes) {
    try (TrainingSession session =
        TrainingSession.open(shape.withLanes(lanes.size()), SessionOptions.singleThreaded())) {
      Map<Integer, ImpossiblePowerException> refused = session.loadEach(lanes).refused();
      session.step(1);
      session
          .weights()
          .forEach(
              own ->
                  assertTrue(
                      own.values().values().stream()
                          .flatMapToDouble(Arrays::stream)
                          .allMatch(Double::isFinite),
                      shape.toString()));
      refused.values().forEach(e -> assertTrue(e.getMessage().contains("no variance in any")));
      return refused.keySet();
    }
  }
}
