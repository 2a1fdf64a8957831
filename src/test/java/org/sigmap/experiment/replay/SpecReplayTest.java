package org.sigmap.experiment.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.spec.Precision;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.yaml.SpecReader;

/**
 * Trainings that float64 implementations recorded from specs: one in another framework, and, where
 * a name is of {@code named()} there, {@code scripts/spec_reference.py}.
 */
class SpecReplayTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

  /** Rounding of 40 updates. */
  private static final double DOUBLE = 1e-10;

  private static final double SINGLE = 1e-4;

  @TempDir private Path folder;

  static List<Path> cases() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files.filter(file -> file.getFileName().toString().startsWith("g_")).sorted().toList();
    }
  }

  private static Deviation replay(Path file, Precision precision) {
    RecordedCase recorded = RecordedCase.read(file);
    return Replay.of(recorded, SpecReader::learner).run(recorded, precision);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aRecordedSpecIsReproduced(Path file) {
    Deviation exact = replay(file, Precision.FLOAT64);
    assertTrue(exact.largest() <= DOUBLE, "float64: " + exact);
    Deviation single = replay(file, Precision.FLOAT32);
    assertTrue(single.largest() <= SINGLE, "float32: " + single);
  }

  private Path changed(String name, String from, String to) throws IOException {
    String text = Files.readString(GOLDEN.resolve(name));
    assertTrue(text.contains(from), name + " has no " + from);
    return Files.writeString(folder.resolve(name), text.replace(from, to));
  }

  private static final String HUBER = "g_model_relu_huber_ntk.json";
  private static final String LOGISTIC = "g_model_softplus_logistic_standard.json";
  private static final String DUAL = "g_dual_more_rows.json";
  private static final String SINGULAR = "g_null_population.json";

  /** Every field of the spec that is changed shows: none is read over. */
  @Test
  void anotherSpecIsAnotherTraining() throws IOException {
    for (String[] change :
        new String[][] {
          {"\"relu\"", "\"leaky-relu\""},
          {"\"ntk\"", "\"mean-field\""},
          {"\"huber\"", "\"squared\""},
          {"\"learningRate\": 0.2", "\"learningRate\": 0.201"},
          {"\"p\": -0.5", "\"p\": -0.49"},
          {"\"weightDecay\": 0.0", "\"weightDecay\": 0.1"},
        }) {
      Deviation deviation = replay(changed(HUBER, change[0], change[1]), Precision.FLOAT64);
      assertTrue(deviation.largest() > SINGLE, change[1] + ": " + deviation);
    }
  }

  @Test
  void whatASpecMayNotSayIsRefusedInItsReadersWords() throws IOException {
    Path file = changed(HUBER, "\"huber\"", "\"hubert\"");
    assertEquals(
        file
            + ": spec.training.loss: loss must be one of squared, huber, logistic, cross-entropy,"
            + " but is the text \"hubert\"; did you mean huber?",
        assertThrows(SpecException.class, () -> replay(file, Precision.FLOAT64)).getMessage());
    String training =
        "{\"steps\": 40, \"logEvery\": 1, \"weightDecay\": 0.0, \"precision\": \"float64\","
            + " \"loss\": \"huber\"}";
    Path text = changed(HUBER, training, "\"x\"");
    String refused =
        assertThrows(SpecException.class, () -> replay(text, Precision.FLOAT64)).getMessage();
    assertTrue(refused.startsWith(text + ": spec.training"), refused);
    Path logistic = changed(HUBER, "\"huber\"", "\"cross-entropy\"");
    assertEquals(
        logistic
            + ": cross-entropy tells classes apart, but the targets are numbers; choose squared or"
            + " huber",
        assertThrows(SpecException.class, () -> replay(logistic, Precision.FLOAT64)).getMessage());
  }

  /** A wrong reading of rows and labels would be a wrong number. */
  @Test
  void rowsThatAreNotWhatTheSpecAsksForAreRefused() throws IOException {
    for (String[] change :
        new String[][] {
          {LOGISTIC, "[[1.0]", "[[0.5]", "inputs: 0.5 is neither -1 nor 1"},
          {LOGISTIC, "[[1.0]", "[[0.0]", "inputs: 0.0 is neither -1 nor 1"},
          {
            DUAL,
            "\"y_train\": {",
            "\"y_train\": {\"shape\": [1], \"dtype\": \"f64\", \"data\": [1]}, \"was\": {",
            "inputs: y_train has shape [1], but x_train has 5 rows and the network 1 outputs"
          },
          {
            SINGULAR,
            "\"covariance\": {",
            "\"sigma\": {",
            "inputs.covariance is missing; record the case again with this field"
          },
          {
            SINGULAR,
            "\"p\": 0.01",
            "\"p\": -1",
            "the covariance has rank 2 of 4, so its power p = -1.0 does not exist with damping 0.0;"
                + " raise preconditioner.damping, take more examples, or use p >= 0"
          },
          {
            SINGULAR,
            "\"training\": {",
            "\"inputs\": \"standardize\", \"training\": {",
            "spec.inputs: unknown field inputs; the fields here are model, optimizer,"
                + " preconditioner, training, conventions"
          },
          {
            SINGULAR,
            "\"training\": {",
            "\"samples\": {}, \"training\": {",
            "spec.samples: unknown field samples; the fields here are model, optimizer,"
                + " preconditioner, training, conventions"
          },
          {
            SINGULAR,
            "\"training\": {",
            "\"seed\": 1, \"training\": {",
            "spec.seed: unknown field seed; the fields here are model, optimizer,"
                + " preconditioner, training, conventions"
          },
          {
            SINGULAR,
            "\"training\": {",
            "\"learning_rate\": 1, \"training\": {",
            "spec.learning_rate: unknown field learning_rate; did you mean optimizer.learningRate?"
          },
        }) {
      Path file = changed(change[0], change[1], change[2]);
      String message =
          assertThrows(RuntimeException.class, () -> replay(file, Precision.FLOAT64)).getMessage();
      assertEquals(file + ": " + change[3], message);
    }
  }

  @Test
  void whereNoDecayIsSaidThereIsNone() throws IOException {
    Deviation deviation = replay(changed(DUAL, "\"weightDecay\": 0.0, ", ""), Precision.FLOAT64);
    assertTrue(deviation.largest() <= DOUBLE, deviation.toString());
  }

  @Test
  void aNetworkOfOtherSizesIsRefused() throws IOException {
    Path file = changed(HUBER, "\"depth\": 2", "\"depth\": 1");
    assertEquals(
        file
            + ": init has 3 weights and 3 biases, but a network of this spec has 2 layers;"
            + " record the case again",
        assertThrows(RecordedCaseException.class, () -> replay(file, Precision.FLOAT64))
            .getMessage());
  }

  /** What is recorded and compared with nothing would pass whatever it is. */
  @Test
  void aQuantityThatIsNotReportedIsRefused() throws IOException {
    Path file = changed(HUBER, "\"train_loss\"", "\"hypergradient\": 1, \"train_loss\"");
    assertEquals(
        file + ": hypergradient is recorded, but the spec's preconditioner learns no p",
        assertThrows(RecordedCaseException.class, () -> replay(file, Precision.FLOAT64))
            .getMessage());
  }
}
