package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.sigmap.data.ImageForm;
import org.sigmap.data.Rows;
import org.sigmap.math.LogisticRegression;
import org.sigmap.math.Matrix;

/** Heads and images by other people's programs, see {@code scripts/head_reference.py}. */
class HeadReferenceTest {
  private static final Path FILE = Path.of("src/test/resources/heads-reference/reference.json");

  /** Of a direct solve in float64, and of a minimum that both sides come to within 1e-9. */
  private static final double TOLERANCE = 1e-7;

  /** Pillow resizes in float32. */
  private static final double FLOAT32 = 1e-6;

  private static JsonNode reference() throws IOException {
    return new ObjectMapper().readTree(Files.readString(FILE));
  }

  private static double[] numbers(JsonNode node) {
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false)
            .flatMapToDouble(item -> Arrays.stream(numbers(item)))
            .toArray()
        : new double[] {node.asDouble()};
  }

  private static Matrix matrix(JsonNode rows) {
    return new Matrix(rows.size(), rows.get(0).size(), numbers(rows));
  }

  private static int[] range(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  /** Layers that show a head its non-negative inputs as they are. */
  private static Weights shows(int inputs, int outputs) {
    return new Weights(
        Matrix.identity(inputs),
        new double[inputs],
        new Matrix(inputs, outputs, new double[inputs * outputs]),
        new double[outputs]);
  }

  private static HeadFit fit(JsonNode given, Matrix targets, boolean classes) {
    Matrix x = matrix(given.get("x"));
    int n = given.get("train").asInt();
    Rows all = new Rows(x, targets);
    return HeadFit.of(
        // Heads of another number of outputs than the layers were trained with.
        shows(x.columns(), 1),
        Examples.of(all.range(0, n), all.range(n, x.rows())),
        classes,
        given.get("ridge").asDouble(),
        SessionOptions.singleThreaded());
  }

  @Test
  void ridgeOfNumbersIsScikitLearns() throws IOException {
    JsonNode given = reference().get("regression");
    HeadFit fit = fit(given, Matrix.column(numbers(given.get("y"))), false);
    assertEquals(given.get("ridge_train_loss").asDouble(), fit.trainLoss(), TOLERANCE);
    assertEquals(given.get("ridge_test_loss").asDouble(), fit.testLoss(), TOLERANCE);
    assertEquals(false, fit.testAccuracy().isPresent());
  }

  @Test
  void ridgeOfClassesIsScikitLearns() throws IOException {
    for (JsonNode given : reference().get("classification")) {
      int[] labels = Arrays.stream(numbers(given.get("labels"))).mapToInt(c -> (int) c).toArray();
      HeadFit fit = fit(given, Rows.oneHot(labels, given.get("classes").asInt()), true);
      assertEquals(given.get("ridge_train_loss").asDouble(), fit.trainLoss(), TOLERANCE);
      assertEquals(given.get("ridge_test_loss").asDouble(), fit.testLoss(), TOLERANCE);
      assertEquals(
          given.get("ridge_train_accuracy").asDouble(),
          fit.trainAccuracy().orElseThrow(),
          TOLERANCE);
      assertEquals(
          given.get("ridge_test_accuracy").asDouble(), fit.testAccuracy().orElseThrow(), TOLERANCE);
      assertArrayEquals(
          numbers(given.get("ridge_weights")), fit.weights().head().weights().values(), TOLERANCE);
    }
  }

  @Test
  void logisticRegressionIsScikitLearns() throws IOException {
    for (JsonNode given : reference().get("classification")) {
      int[] labels = Arrays.stream(numbers(given.get("labels"))).mapToInt(c -> (int) c).toArray();
      int n = given.get("train").asInt();
      Matrix x = matrix(given.get("x"));
      LogisticRegression head =
          LogisticRegression.fit(
                  x.selectRows(range(0, n)),
                  Arrays.copyOf(labels, n),
                  given.get("classes").asInt(),
                  given.get("ridge").asDouble())
              .orElseThrow();
      Matrix train = head.outputs(x.selectRows(range(0, n)));
      Matrix test = head.outputs(x.selectRows(range(n, labels.length)));
      assertEquals(
          given.get("logistic_train_loss").asDouble(),
          LogisticRegression.loss(train, Arrays.copyOf(labels, n)),
          TOLERANCE);
      assertEquals(
          given.get("logistic_test_loss").asDouble(),
          LogisticRegression.loss(test, Arrays.copyOfRange(labels, n, labels.length)),
          TOLERANCE);
      assertArrayEquals(
          numbers(given.get("logistic_test_probabilities")), softmax(test), 10 * TOLERANCE);
    }
  }

  private static double[] softmax(Matrix logits) {
    return IntStream.range(0, logits.rows())
        .mapToObj(logits::row)
        .flatMapToDouble(
            row -> {
              double sum = Arrays.stream(row).map(Math::exp).sum();
              return Arrays.stream(row).map(logit -> Math.exp(logit) / sum);
            })
        .toArray();
  }

  /** A class without rows is never answered, and a row of it costs without end. */
  @Test
  void aClassWithoutRowsIsNeverAnswered() {
    Matrix x = Matrix.column(-2, -1, 1, 2);
    LogisticRegression head =
        LogisticRegression.fit(x, new int[] {0, 0, 2, 2}, 3, 0.1).orElseThrow();
    Matrix logits = head.outputs(x);
    assertEquals(Double.NEGATIVE_INFINITY, logits.get(0, 1));
    assertEquals(Double.POSITIVE_INFINITY, LogisticRegression.loss(logits, new int[] {0, 0, 2, 1}));
    assertEquals(logits.get(0, 0) - logits.get(0, 2), logits.get(3, 2) - logits.get(3, 0), 1e-8);
  }

  @Test
  void imagesAreResizedAsPillowDoes() throws IOException {
    for (JsonNode given : reference().get("images").get("resized")) {
      Matrix from = matrix(given.get("from"));
      Matrix to = matrix(given.get("to"));
      Matrix image = new Matrix(1, from.values().length, from.values());
      assertArrayEquals(
          to.values(),
          new ImageForm(from.rows(), from.columns(), 1)
              .to(new ImageForm(to.rows(), to.columns(), 1), image)
              .values(),
          FLOAT32);
    }
  }

  /** Pillow rounds grey to whole bytes. Grey in colour and back is what it was. */
  @Test
  void greyIsPillowsLuma() throws IOException {
    JsonNode given = reference().get("images");
    double[] colour = numbers(given.get("colour"));
    ImageForm coloured = new ImageForm(3, 4, 3);
    ImageForm grey = new ImageForm(3, 4, 1);
    Matrix luma = coloured.to(grey, new Matrix(1, colour.length, colour));
    assertArrayEquals(numbers(given.get("grey")), luma.values(), 0.51);
    assertArrayEquals(luma.values(), coloured.to(grey, grey.to(coloured, luma)).values(), 1e-12);
  }
}
