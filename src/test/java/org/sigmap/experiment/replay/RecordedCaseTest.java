package org.sigmap.experiment.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sigmap.data.Golden;
import org.sigmap.math.Matrix;

class RecordedCaseTest {
  @TempDir private Path directory;

  @Test
  void readsArraysInRowMajorOrder() throws IOException {
    RecordedArray array = array("[2,3]", "f64", "[[1,2.5,3],[4,5,6e-3]]");
    assertArrayEquals(new int[] {2, 3}, array.shape());
    assertEquals(Matrix.of(new double[][] {{1, 2.5, 3}, {4, 5, 0.006}}), array.matrix());
    RecordedArray cube = array("[2,1,2]", "i32", "[[[1,2]],[[3,-4]]]");
    assertArrayEquals(new double[] {1, 2, 3, -4}, cube.values());
    assertThrows(IllegalStateException.class, cube::matrix);
    assertThrows(IllegalStateException.class, cube::scalar);
    assertEquals("i32[2, 1, 2]", cube.toString());
  }

  @Test
  void readsScalarsEmptyArraysAndColumns() throws IOException {
    assertEquals(7.5, array("[]", "f64", "7.5").scalar());
    assertEquals(0, array("[0]", "f32", "[]").values().length);
    assertArrayEquals(new int[] {2, 0}, array("[2,0]", "f32", "[[],[]]").shape());
    assertEquals(Matrix.column(1, 2), array("[2]", "f32", "[1,2]").matrix());
  }

  @Test
  void readsNonFiniteNumbers() throws IOException {
    assertArrayEquals(
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY},
        array("[3]", "f32", "[\"NaN\",\"Infinity\",\"-Infinity\"]").values());
  }

  @Test
  void float32EntriesAreTheFloatsThatTheirNineDigitsName() throws IOException {
    float value = 0.1f;
    RecordedArray array = array("[1]", "f32", "[1.00000001e-1]");
    assertEquals((double) value, array.scalar());
    assertEquals(0.100000001, array("[1]", "f64", "[1.00000001e-1]").scalar());
  }

  @Test
  void readsPlainFields() throws IOException {
    RecordedCase recorded =
        read("{\"a\":{\"t\":\"x\",\"n\":-2.5,\"i\":3,\"f\":true,\"l\":[1,\"NaN\"],\"z\":null}}");
    assertEquals("x", recorded.text("a.t"));
    assertEquals(-2.5, recorded.number("a.n"));
    assertEquals(3, recorded.integer("a.i"));
    assertTrue(recorded.flag("a.f"));
    assertArrayEquals(new double[] {1, Double.NaN}, recorded.numbers("a.l"));
    assertEquals("x", recorded.section("a").text("t"));
    assertTrue(recorded.has("a.n"));
    assertFalse(recorded.has("a.z"));
    assertFalse(recorded.has("a.n.deeper"));
    assertFalse(recorded.has("b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[2,3] | [[1,2,3],[4,5]]   | axis 1 of its data holds 2 entries",
        "[2]   | [1,2,3]           | axis 0 of its data holds 3 entries",
        "[2]   | [[1],[2]]         | must hold numbers",
        "[2,1] | [1,2]             | axis 1 of its data holds 1",
        "[]    | [1]               | must hold numbers",
        "[1]   | [\"nan\"]         | holds \"nan\"",
        "[1]   | [null]            | holds null",
        "[1]   | [true]            | holds true",
        "[1]   | [1e39]            | exceeds",
        "[1]   | [1e999]           | exceeds",
        "[-1]  | []                | whole sizes, but holds -1",
        "[1.5] | [1]               | whole sizes, but holds 1.5",
        "[4294967296] | [1]        | whole sizes",
        "3     | [1]               | must be a list of sizes",
        "[65536,65536] | []        | more values than a file of",
        "[2000000000] | []         | more values than a file of",
        "[100000,100000,100000,100000] | [] | more values than a file of"
      })
  void shapeAndDataMustAgree(String shape, String data, String part) {
    RecordedCaseException refusal =
        assertThrows(RecordedCaseException.class, () -> array(shape, "f32", data));
    assertOneSentence(refusal, "a.x", part);
  }

  @Test
  void typesMustBeKnownAndHold() {
    assertOneSentence(
        assertThrows(RecordedCaseException.class, () -> array("[1]", "f16", "[1]")),
        "a.x.dtype",
        "f16");
    for (String value : List.of("1.5", "2147483648", "\"NaN\"")) {
      assertOneSentence(
          assertThrows(RecordedCaseException.class, () -> array("[1]", "i32", "[" + value + "]")),
          "a.x",
          "i32");
    }
  }

  @Test
  void missingAndMistypedFieldsAreNamed() throws IOException {
    RecordedCase recorded = read("{\"a\":{\"b\":1,\"z\":null},\"t\":\"x\"}");
    assertOneSentence(refusal(() -> recorded.number("a.c")), "a.c", "is missing");
    assertOneSentence(refusal(() -> recorded.array("q.r.s")), "q", "is missing");
    assertOneSentence(refusal(() -> recorded.number("a.z")), "a.z", "is null");
    assertOneSentence(refusal(() -> recorded.section("a").number("c")), "a.c", "is missing");
    assertOneSentence(refusal(() -> recorded.section("a.b")), "a.b", "object");
    assertOneSentence(refusal(() -> recorded.text("a.b")), "a.b", "text");
    assertOneSentence(refusal(() -> recorded.number("t")), "t", "numbers");
    assertOneSentence(refusal(() -> recorded.integer("t")), "t", "whole number");
    assertOneSentence(refusal(() -> recorded.flag("t")), "t", "true or false");
    assertOneSentence(refusal(() -> recorded.numbers("t")), "t", "list");
    assertOneSentence(refusal(() -> recorded.array("a")), "a", "shape, dtype and data");
  }

  @Test
  void damagedFilesAreNamedWithTheirPlace() {
    assertOneSentence(refusal(() -> read("{\"a\":[1,2")), "too early", "line 1");
    assertOneSentence(refusal(() -> read("{\n\"a\" 3}")), "not valid JSON", "line 2");
    assertOneSentence(refusal(() -> read("{\"a\":1,\"a\":2}")), "not valid JSON", "'a'");
    assertOneSentence(refusal(() -> read("{\"a\":NaN}")), "not valid JSON", "NaN");
    assertOneSentence(refusal(() -> read("{} {}")), "not valid JSON", "line 1");
    assertOneSentence(refusal(() -> read("[1]")), "one JSON object", "case.json");
    assertOneSentence(refusal(() -> read("")), "one JSON object", "case.json");
    assertOneSentence(refusal(() -> read("[".repeat(5000))), "not valid JSON", "nesting");
    Path absent = directory.resolve("absent.json");
    assertOneSentence(refusal(() -> RecordedCase.read(absent)), "absent.json", "no such file");
    assertOneSentence(refusal(() -> RecordedCase.read(directory)), "no such file", "path");
  }

  @Test
  void everyTruncationOfARecordedFileIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(Golden.read("e_teacher_activation").file());
    int end = new String(whole, StandardCharsets.UTF_8).trim().length();
    for (int length = 1; length < end; length += 7) {
      Path cut = directory.resolve("cut.json");
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThrows(RecordedCaseException.class, () -> RecordedCase.read(cut), "at " + length);
    }
  }

  private interface Action {
    void run() throws IOException;
  }

  private static RecordedCaseException refusal(Action action) {
    return assertThrows(RecordedCaseException.class, action::run);
  }

  private static void assertOneSentence(RecordedCaseException refusal, String... parts) {
    String message = refusal.getMessage();
    assertFalse(message.contains("\n"), message);
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
    assertTrue(message.contains(".json: ") || message.contains("no such file"), message);
  }

  private RecordedArray array(String shape, String dtype, String data) throws IOException {
    String json =
        "{\"a\":{\"x\":{\"shape\":%s,\"dtype\":\"%s\",\"data\":%s}}}".formatted(shape, dtype, data);
    return read(json).array("a.x");
  }

  private RecordedCase read(String json) throws IOException {
    return RecordedCase.read(Files.writeString(directory.resolve("case.json"), json));
  }
}
