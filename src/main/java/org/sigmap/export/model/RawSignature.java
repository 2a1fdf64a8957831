package org.sigmap.export.model;

import java.util.function.UnaryOperator;
import org.sigmap.data.InputTransform;
import org.sigmap.data.RawRows;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LossKind;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TNumber;

/**
 * The signature {@code raw}: from what the user has to what the user asks for.
 *
 * @param <T> floating-point type of the network
 */
sealed interface RawSignature<T extends TFloating> {

  /**
   * Adds the signature to a graph.
   *
   * @param x the network's inputs {@code [n,d]}
   * @param outputs its outputs f(x) {@code [n,o]}
   * @param network f, for inputs that are made of others
   */
  Signature add(Ops tf, Placeholder<T> x, Operand<T> outputs, UnaryOperator<Operand<T>> network);

  void load(Session session);

  static <T extends TFloating> RawSignature<T> of(
      ModelVariables variables, Class<T> type, RawRows rows, LossKind loss) {
    if (rows instanceof RawRows.Transformed transformed) {
      return new Transformed<>(
          variables, type, transformed.transform(), of(variables, type, transformed.rows(), loss));
    }
    return rows instanceof RawRows.Images images
        ? new Images<>(type, images, loss)
        : new Standardised<>(variables, type, (RawRows.Standardised) rows);
  }

  /** Another signature for inputs before they were transformed, in float64 until they are. */
  record Transformed<T extends TFloating>(
      ModelVariables variables, Class<T> type, InputTransform transform, RawSignature<T> signature)
      implements RawSignature<T> {
    private static final String MEAN = "inputMean";
    private static final String MAP = "inputMap";

    @Override
    public Signature add(
        Ops tf, Placeholder<T> x, Operand<T> outputs, UnaryOperator<Operand<T>> network) {
      int d = transform.mean().length;
      Operand<TFloat64> mean = variables.add(MEAN, TFloat64.class, Shape.of(d));
      Operand<TFloat64> map = variables.add(MAP, TFloat64.class, Shape.of(d, d));
      UnaryOperator<Operand<T>> whole =
          raw ->
              network.apply(
                  tf.dtypes.cast(
                      tf.linalg.matMul(tf.math.sub(tf.dtypes.cast(raw, TFloat64.class), mean), map),
                      type));
      return signature.add(tf, x, whole.apply(x), whole);
    }

    @Override
    public void load(Session session) {
      variables.load(session, MEAN, transform.mean());
      variables.load(session, MAP, transform.matrix().values());
      signature.load(session);
    }
  }

  /**
   * {@code x [n,d]} → {@code prediction [n,o]} = {@code targetDeviation}·f(x) + {@code targetMean}.
   */
  record Standardised<T extends TFloating>(
      ModelVariables variables, Class<T> type, RawRows.Standardised targets)
      implements RawSignature<T> {
    private static final String MEAN = "targetMean";
    private static final String DEVIATION = "targetDeviation";

    @Override
    public Signature add(
        Ops tf, Placeholder<T> x, Operand<T> outputs, UnaryOperator<Operand<T>> network) {
      Operand<T> deviation = variables.add(DEVIATION, type, Shape.scalar());
      Operand<T> mean = variables.add(MEAN, type, Shape.scalar());
      Operand<T> prediction =
          tf.withName("prediction").math.add(tf.math.mul(deviation, outputs), mean);
      return ExportedGraph.signature("raw").input("x", x).output("prediction", prediction).build();
    }

    @Override
    public void load(Session session) {
      variables.load(session, MEAN, targets.mean());
      variables.load(session, DEVIATION, targets.standardDeviation());
    }
  }

  /**
   * {@code x [n,height,width]} → {@code prediction [n]}, the class that the outputs tell, and
   * {@code probabilities [n,c]} where the loss makes probabilities of outputs.
   */
  record Images<T extends TFloating>(Class<T> type, RawRows.Images images, LossKind loss)
      implements RawSignature<T> {
    @Override
    public Signature add(
        Ops tf, Placeholder<T> x, Operand<T> outputs, UnaryOperator<Operand<T>> network) {
      Placeholder<? extends TNumber> pixels =
          images.bytes() ? pixels(tf, TUint8.class) : pixels(tf, type);
      Operand<T> seen = network.apply(inputs(tf, pixels));
      Signature.Builder signature =
          ExportedGraph.signature("raw")
              .input("x", pixels)
              .output("prediction", loss.chosen(named(tf, "prediction"), seen));
      loss.probabilities(named(tf, "probabilities"), seen)
          .ifPresent(all -> signature.output("probabilities", all));
      return signature.build();
    }

    private LaneOps<T> named(Ops tf, String name) {
      return new LaneOps<>(tf.withName(name), type);
    }

    private <U extends TNumber> Placeholder<U> pixels(Ops tf, Class<U> pixel) {
      Shape any = Shape.of(Shape.UNKNOWN_SIZE, images.height(), images.width());
      return tf.withName("x").placeholder(pixel, Placeholder.shape(any));
    }

    /** Rows of pixels from 0 to 1, divided in float64 and rounded as training images are. */
    private Operand<T> inputs(Ops tf, Operand<? extends TNumber> pixels) {
      Operand<? extends TNumber> unit = pixels;
      if (images.bytes()) {
        unit =
            tf.math.div(
                tf.dtypes.cast(pixels, TFloat64.class), tf.constant((double) RawRows.Images.WHITE));
      }
      int size = images.height() * images.width();
      return tf.reshape(tf.dtypes.cast(unit, type), tf.constant(new int[] {-1, size}));
    }

    @Override
    public void load(Session session) {}
  }
}
