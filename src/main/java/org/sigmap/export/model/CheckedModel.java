package org.sigmap.export.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.sigmap.data.TableInputs;
import org.sigmap.export.inspect.ModelChecksums;
import org.sigmap.export.inspect.ModelSummary;
import org.sigmap.export.inspect.SavedModelInspector;
import org.sigmap.export.inspect.UnreadableModelException;
import org.sigmap.train.HostTensors;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TString;

/**
 * A model of a table that is run, which it is only after it was looked at: every file matches its
 * checksum, and no operation reaches outside of the graph.
 */
public final class CheckedModel implements AutoCloseable {
  private static final String DOUBLE = "double";

  /** Type and shape of each input, by name. */
  private final Map<String, String> inputs;

  private final TableInputs table;
  private final SavedModelBundle bundle;

  private CheckedModel(Map<String, String> inputs, TableInputs table, SavedModelBundle bundle) {
    this.inputs = inputs;
    this.table = table;
    this.bundle = bundle;
  }

  /**
   * What a model answers for some rows.
   *
   * @param numbers of a regression; null of classes
   * @param classes by row; null of a regression
   * @param names of all classes; none of a regression
   * @param probabilities [rows · names], row by row; none where the loss makes none
   */
  public record Answers(
      double[] numbers, List<String> classes, List<String> names, double[] probabilities) {}

  /**
   * @throws UnreadableModelException if the directory holds no such model, a damaged one, or one
   *     that may do more than predict
   */
  public static CheckedModel open(Path directory) throws IOException {
    ModelSummary summary = SavedModelInspector.inspect(directory);
    if (!summary.outside().isEmpty()) {
      throw new UnreadableModelException(
          "%s is not run: it reaches outside of its graph (%s); `sigmap inspect` tells more"
              .formatted(directory, summary.outside().get(0)));
    }
    if (SavedModelInspector.extra(directory, ModelChecksums.FILE).isEmpty()) {
      throw new UnreadableModelException(
          "%s is not run: it has no %s that `sigmap export` writes; export the cell again"
              .formatted(directory, ModelChecksums.FILE));
    }
    TableInputs table =
        ModelCard.table(directory)
            .orElseThrow(
                () ->
                    new UnreadableModelException(
                        directory
                            + " takes no columns of a table; call it in Python or Java"
                            + " (docs/saved-models.md)"));
    Map<String, String> inputs = requireRaw(directory, summary, table);
    try {
      return new CheckedModel(
          inputs, table, SavedModelBundle.load(directory.toString(), SavedModelBundle.DEFAULT_TAG));
    } catch (TensorFlowException | IllegalArgumentException | IllegalStateException e) {
      throw UnreadableModelException.damaged(
          directory, "TensorFlow does not load it (" + e.getMessage() + ")");
    }
  }

  /** Refuses a signature that does not take what the card says. */
  private static Map<String, String> requireRaw(
      Path directory, ModelSummary summary, TableInputs table) throws UnreadableModelException {
    Map<String, String> expected = new TreeMap<>();
    Map<String, String> found = new TreeMap<>();
    summary.signatures().stream()
        .filter(signature -> signature.name().equals(RawSignature.NAME))
        .flatMap(signature -> signature.inputs().stream())
        .forEach(input -> found.put(input.name(), input.type() + input.shape()));
    String number = found.containsValue(DOUBLE + "[?]") ? DOUBLE : "float";
    table.columns().forEach(c -> expected.put(c.input(), (c.text() ? "string" : number) + "[?]"));
    if (!expected.equals(found)) {
      throw UnreadableModelException.damaged(
          directory, "its card and its signature raw do not take the same columns");
    }
    return found;
  }

  public TableInputs table() {
    return table;
  }

  /** Magnitude of the largest number that every column of numbers takes. */
  public double largest() {
    return inputs.containsValue(DOUBLE + "[?]") ? Double.MAX_VALUE : Float.MAX_VALUE;
  }

  /**
   * Answers for rows {@code from} to {@code to} − 1.
   *
   * @param cells of every column of {@link #table}
   */
  public Answers predict(List<TableInputs.Cells> cells, int from, int to) {
    Map<String, Tensor> given = new LinkedHashMap<>();
    try {
      cells.forEach(column -> given.put(column.column().input(), tensor(column, from, to)));
      try (Result result = bundle.function(RawSignature.NAME).call(given)) {
        return answers(result);
      }
    } finally {
      given.values().forEach(Tensor::close);
    }
  }

  private Tensor tensor(TableInputs.Cells cells, int from, int to) {
    if (cells.column().text()) {
      return TString.vectorOf(
          IntStream.range(from, to)
              .map(i -> cells.codes()[i])
              .mapToObj(code -> code < 0 ? "" : cells.column().categories().get(code))
              .toArray(String[]::new));
    }
    double[] numbers = Arrays.copyOfRange(cells.numbers(), from, to);
    Shape shape = Shape.of(numbers.length);
    return inputs.get(cells.column().input()).startsWith(DOUBLE)
        ? HostTensors.of(TFloat64.class, shape, numbers)
        : HostTensors.of(TFloat32.class, shape, numbers);
  }

  private static Answers answers(Result result) {
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    result.forEach(output -> outputs.put(output.getKey(), output.getValue()));
    Tensor prediction = outputs.get(RawSignature.PREDICTION);
    if (!(prediction instanceof TString classes)) {
      return new Answers(shortest(prediction), null, List.of(), new double[0]);
    }
    Tensor probabilities = outputs.get(RawSignature.PROBABILITIES);
    return new Answers(
        null,
        texts(classes),
        texts((TString) outputs.get(RawSignature.CLASSES)),
        probabilities == null ? new double[0] : shortest(probabilities));
  }

  /** Values whose decimals are no more than those that the tensor's own type tells apart. */
  private static double[] shortest(Tensor tensor) {
    double[] values = HostTensors.toDoubles(tensor);
    return tensor instanceof TFloat32
        ? Arrays.stream(values).map(v -> Double.parseDouble(Float.toString((float) v))).toArray()
        : values;
  }

  private static List<String> texts(TString tensor) {
    List<String> texts = new ArrayList<>();
    tensor.scalars().forEach(text -> texts.add(text.getObject()));
    return Collections.unmodifiableList(texts);
  }

  @Override
  public void close() {
    bundle.close();
  }
}
