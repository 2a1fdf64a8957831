package org.sigmap.export.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SavedModels that Python's TensorFlow made ({@code scripts/make_model_fixtures.py}). */
class ModelFixturesTest {
  private static final Path MODELS = Path.of("src/test/resources/models");
  private static final String UNKNOWN =
      "is no operation that Sigmap knows: what it does is unknown";

  private static ModelSummary inspect(String name) throws IOException {
    return SavedModelInspector.inspect(MODELS.resolve(name));
  }

  @Test
  void describesAModule() throws IOException {
    String text = inspect("module").toText();
    assertTrue(text.startsWith("signatures\n  serving_default: x float[?, 3] -> y float[?, 2]\n"));
    assertTrue(text.contains("\nvariables\n  Variable string[]\n  b double[2]\n  w float[3, 2]\n"));
    assertTrue(text.contains("\noperations, none of which was run\n  AddV2 1, "), text);
    assertEquals(List.of(), inspect("module").outside());
  }

  /** The values that the script gives the variables. */
  @Test
  void readsVariablesAsTensorFlowWroteThem() throws IOException {
    TensorBundle module = TensorBundle.open(ModelFolder.open(MODELS.resolve("module")));
    String value = "/.ATTRIBUTES/VARIABLE_VALUE";
    assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, module.doubles("w" + value));
    assertArrayEquals(new double[] {0.5, -1}, module.doubles("b" + value));
    assertEquals(List.of(3L, 2L), module.tensor("w" + value).orElseThrow().shape());
    TensorBundle shards = TensorBundle.open(ModelFolder.open(MODELS.resolve("shards")));
    assertArrayEquals(new double[] {1, 2}, shards.doubles("a"));
    assertArrayEquals(new double[] {0.25}, shards.doubles("d"));
    assertTrue(
        shards.tensor("a").orElseThrow().shard() != shards.tensor("d").orElseThrow().shard());
    String refusal = assertThrows(IOException.class, () -> shards.doubles("b")).getMessage();
    assertTrue(refusal.contains("b is not of type float or double"), refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "module|",
        "shards|",
        "initializer|WriteFile \"quiet/write\" writes files",
        "control|WriteFile \"write\" writes files",
        "python|EagerPyFunc \"EagerPyFunc\" runs Python code of the process that loads it",
        "saver|SaveV2 \"save/SaveV2\" writes files;"
            + "MergeV2Checkpoints \"save/MergeV2Checkpoints\" writes files",
        "mixture|Abort \"end\" ends the process;"
            + "ReadFile \"colour\\u001b[31m\\u000a2\" reads files;Acme>Launch \"own\" "
            + UNKNOWN
      })
  void namesWhatReachesOutside(String model, String expected) throws IOException {
    List<String> lines = expected == null ? List.of() : List.of(expected.split(";"));
    assertEquals(lines, inspect(model).outside());
    String text = inspect(model).toText();
    assertEquals(
        !lines.isEmpty(),
        text.contains("\nwarning: loaded or run in TensorFlow, it reaches outside of its graph\n"));
    assertTrue(text.chars().noneMatch(c -> c < ' ' && c != '\n'), text);
  }

  @Test
  void looksIntoFunctions() throws IOException {
    List<String> outside = inspect("function").outside();
    assertEquals(1, outside.size(), outside.toString());
    assertTrue(
        outside
            .get(0)
            .matches("WriteFile \"WriteFile\" in function \"__inference_inner_\\d+\" writes files"),
        outside.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nested|it is nested more than 48 deep",
        "deep|it holds a group, which no part of a SavedModel is"
      })
  void refusesNesting(String model, String reason) {
    String message =
        assertThrows(UnreadableModelException.class, () -> inspect(model)).getMessage();
    assertEquals(
        MODELS.resolve(model).resolve("saved_model.pb")
            + " is damaged: "
            + reason
            + "; copy the model again, or export the cell again",
        message);
  }
}
