package org.sigmap.export.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.sigmap.data.InputTransform;
import org.sigmap.data.RawRows;
import org.sigmap.data.TableInputs;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.LossKind;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TNumber;

/**
 * The signature {@code raw}: from what the user has to what the user asks for.
 *
 * @param <T> floating-point type of the network
 */
sealed interface RawSignature<T extends TFloating> {
  String NAME = "raw";
  String PREDICTION = "prediction";
  String PROBABILITIES = "probabilities";
  String CLASSES = "classes";

  /** The outputs of a network {@code [n,o]} by inputs {@code [n,d]} before they are rounded. */
  interface Outputs<T extends TFloating> extends Function<Operand<? extends TNumber>, Operand<T>> {}

  /**
   * Adds the signature to a graph.
   *
   * @param x the network's inputs {@code [n,d]}
   * @param outputs its outputs f(x) {@code [n,o]}
   * @param network f, for inputs that are made of others
   */
  Signature add(Ops tf, Placeholder<T> x, Operand<T> outputs, Outputs<T> network);

  void load(Session session);

  static <T extends TFloating> RawSignature<T> of(
      ModelVariables variables, Class<T> type, RawRows rows, LossKind loss) {
    if (rows instanceof RawRows.Transformed transformed) {
      return new Transformed<>(
          variables, type, transformed.transform(), of(variables, type, transformed.rows(), loss));
    }
    if (rows instanceof RawRows.Columns table) {
      return new Columns<>(
          variables, type, table.inputs(), Answer.of(variables, type, table.targets(), loss, true));
    }
    return rows instanceof RawRows.Images images
        ? new Images<>(type, images, Answer.of(variables, type, images.targets(), loss, true))
        : new Plain<>(Answer.of(variables, type, rows, loss, false));
  }

  /** Another signature for inputs before they were transformed, in float64 until they are. */
  record Transformed<T extends TFloating>(
      ModelVariables variables, Class<T> type, InputTransform transform, RawSignature<T> signature)
      implements RawSignature<T> {
    private static final String MEAN = "inputMean";
    private static final String MAP = "inputMap";

    @Override
    public Signature add(Ops tf, Placeholder<T> x, Operand<T> outputs, Outputs<T> network) {
      int d = transform.mean().length;
      Operand<TFloat64> mean = variables.add(MEAN, TFloat64.class, Shape.of(d));
      Operand<TFloat64> map = variables.add(MAP, TFloat64.class, Shape.of(d, d));
      Outputs<T> whole =
          raw ->
              network.apply(
                  tf.linalg.matMul(tf.math.sub(tf.dtypes.cast(raw, TFloat64.class), mean), map));
      return signature.add(tf, x, whole.apply(x), whole);
    }

    @Override
    public void load(Session session) {
      variables.load(session, MEAN, transform.mean());
      variables.load(session, MAP, transform.matrix().values());
      signature.load(session);
    }
  }

  /** {@code x [n,d]}, as the network takes it. */
  record Plain<T extends TFloating>(Answer<T> answer) implements RawSignature<T> {
    @Override
    public Signature add(Ops tf, Placeholder<T> x, Operand<T> outputs, Outputs<T> network) {
      return answer.add(tf, ExportedGraph.signature(NAME).input("x", x), outputs).build();
    }

    @Override
    public void load(Session session) {
      answer.load(session);
    }
  }

  /**
   * One input a column of a table: numbers {@code [n]} of the network's type, texts as strings
   * {@code [n]}. A number that is missing is NaN, a text that is missing is empty. A cell that
   * training could not have seen ends the call with an error: a prediction would mean nothing.
   */
  record Columns<T extends TFloating>(
      ModelVariables variables, Class<T> type, TableInputs table, Answer<T> answer)
      implements RawSignature<T> {
    private static final String MISSING = "inputMissing";

    @Override
    public Signature add(Ops tf, Placeholder<T> x, Operand<T> outputs, Outputs<T> network) {
      Signature.Builder signature = ExportedGraph.signature(NAME);
      List<Operand<TFloat64>> inputs = new ArrayList<>();
      List<Op> checks = new ArrayList<>();
      for (TableInputs.Column column : table.columns()) {
        Ops own = tf.withSubScope("column" + inputs.size());
        if (column.text()) {
          Placeholder<TString> cells = cells(own, TString.class);
          signature.input(column.input(), cells);
          inputs.add(oneHot(own, column, cells, checks));
        } else {
          Placeholder<T> cells = cells(own, type);
          signature.input(column.input(), cells);
          inputs.add(own.dtypes.cast(own.expandDims(cells, own.constant(1)), TFloat64.class));
        }
      }
      Operand<TFloat64> whole = tf.concat(inputs, tf.constant(1));
      if (table.missing() != null) {
        Operand<TFloat64> means =
            variables.add(MISSING, TFloat64.class, Shape.of(table.missing().length));
        whole = tf.select(tf.math.isNan(whole), means, whole);
      }
      Operand<TBool> finite = tf.reduceAll(tf.math.isFinite(whole), tf.constant(new int[] {0, 1}));
      checks.add(refuse(tf, finite, "raw: an input is missing or not finite"));
      whole = tf.withControlDependencies(checks).identity(whole);
      return answer.add(tf, signature, network.apply(whole)).build();
    }

    private static <U extends org.tensorflow.types.family.TType> Placeholder<U> cells(
        Ops tf, Class<U> type) {
      return tf.placeholder(type, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
    }

    /** 1 at each row's category, NaN in all of them where it is missing: {@code [n] → [n,k]}. */
    private static Operand<TFloat64> oneHot(
        Ops tf, TableInputs.Column column, Operand<TString> cells, List<Op> checks) {
      Operand<TString> texts = tf.expandDims(cells, tf.constant(1));
      Operand<TBool> own =
          tf.math.equal(texts, tf.array(column.categories().toArray(String[]::new)));
      Operand<TBool> empty = tf.math.equal(texts, tf.constant(""));
      Operand<TBool> known = tf.math.logicalOr(tf.reduceAny(own, tf.constant(1)), flat(tf, empty));
      checks.add(
          refuse(
              tf,
              tf.reduceAll(known, tf.constant(0)),
              "raw: " + column.input() + ": a category that no training row has"));
      return tf.select(empty, tf.constant(Double.NaN), tf.dtypes.cast(own, TFloat64.class));
    }

    private static Operand<TBool> flat(Ops tf, Operand<TBool> column) {
      return tf.reshape(column, tf.constant(new int[] {-1}));
    }

    private static Op refuse(Ops tf, Operand<TBool> fine, String problem) {
      return tf.assertThat(fine, List.of(tf.constant(problem)));
    }

    @Override
    public void load(Session session) {
      if (table.missing() != null) {
        variables.load(session, MISSING, table.missing());
      }
      answer.load(session);
    }
  }

  /**
   * {@code x [n,height,width]}, in colour {@code [n,height,width,channels]} → what the answer
   * gives.
   */
  record Images<T extends TFloating>(Class<T> type, RawRows.Images images, Answer<T> answer)
      implements RawSignature<T> {
    @Override
    public Signature add(Ops tf, Placeholder<T> x, Operand<T> outputs, Outputs<T> network) {
      Placeholder<? extends TNumber> pixels =
          images.bytes() ? pixels(tf, TUint8.class) : pixels(tf, type);
      Operand<T> seen = network.apply(inputs(tf, pixels));
      return answer.add(tf, ExportedGraph.signature(NAME).input("x", pixels), seen).build();
    }

    private <U extends TNumber> Placeholder<U> pixels(Ops tf, Class<U> pixel) {
      Shape any = Shape.of(Shape.UNKNOWN_SIZE, images.height(), images.width());
      any = images.channels() == 1 ? any : any.append(images.channels());
      return tf.withName("x").placeholder(pixel, Placeholder.shape(any));
    }

    /** Rows of pixels from 0 to 1, divided in float64 and rounded as training images are. */
    private Operand<? extends TNumber> inputs(Ops tf, Operand<? extends TNumber> pixels) {
      Operand<? extends TNumber> unit = pixels;
      if (images.bytes()) {
        unit =
            tf.math.div(
                tf.dtypes.cast(pixels, TFloat64.class), tf.constant((double) RawRows.Images.WHITE));
      }
      int size = images.height() * images.width() * images.channels();
      return tf.reshape(unit, tf.constant(new int[] {-1, size}));
    }

    @Override
    public void load(Session session) {
      answer.load(session);
    }
  }

  /** What a user asks for, made of a network's outputs {@code [n,o]}. */
  sealed interface Answer<T extends TFloating> {
    Signature.Builder add(Ops tf, Signature.Builder signature, Operand<T> outputs);

    void load(Session session);

    static <T extends TFloating> Answer<T> of(
        ModelVariables variables, Class<T> type, RawRows targets, LossKind loss, boolean flat) {
      return targets instanceof RawRows.Classes classes
          ? new ClassAnswer<>(type, classes.names(), loss)
          : new NumberAnswer<>(variables, type, (RawRows.Standardised) targets, flat);
    }
  }

  /**
   * {@code prediction [n,o]} = {@code targetDeviation}·f(x) + {@code targetMean}.
   *
   * @param flat whether the one output of a row stands alone, {@code [n]}
   */
  record NumberAnswer<T extends TFloating>(
      ModelVariables variables, Class<T> type, RawRows.Standardised targets, boolean flat)
      implements Answer<T> {
    private static final String MEAN = "targetMean";
    private static final String DEVIATION = "targetDeviation";

    @Override
    public Signature.Builder add(Ops tf, Signature.Builder signature, Operand<T> outputs) {
      Operand<T> deviation = variables.add(DEVIATION, type, Shape.scalar());
      Operand<T> mean = variables.add(MEAN, type, Shape.scalar());
      Operand<T> own = flat ? tf.reshape(outputs, tf.constant(new int[] {-1})) : outputs;
      return signature.output(
          PREDICTION, tf.withName(PREDICTION).math.add(tf.math.mul(deviation, own), mean));
    }

    @Override
    public void load(Session session) {
      variables.load(session, MEAN, targets.mean());
      variables.load(session, DEVIATION, targets.standardDeviation());
    }
  }

  /**
   * {@code prediction [n]}, the class that the outputs tell, and {@code probabilities [n,c]} where
   * the loss makes probabilities of outputs; of classes with names that name, and all of them as
   * {@code classes [c]}.
   */
  record ClassAnswer<T extends TFloating>(Class<T> type, List<String> names, LossKind loss)
      implements Answer<T> {
    @Override
    public Signature.Builder add(Ops tf, Signature.Builder signature, Operand<T> outputs) {
      if (names.isEmpty()) {
        signature.output(PREDICTION, loss.chosen(named(tf, PREDICTION), outputs));
      } else {
        Operand<TString> words = tf.withName(CLASSES).array(names.toArray(String[]::new));
        Operand<TInt64> chosen = loss.chosen(named(tf, "class"), outputs);
        signature
            .output(PREDICTION, tf.withName(PREDICTION).gather(words, chosen, tf.constant(0)))
            .output(CLASSES, words);
      }
      loss.probabilities(named(tf, PROBABILITIES), outputs)
          .ifPresent(all -> signature.output(PROBABILITIES, all));
      return signature;
    }

    private LaneOps<T> named(Ops tf, String name) {
      return new LaneOps<>(tf.withName(name), type);
    }

    @Override
    public void load(Session session) {}
  }
}
