package org.sigmap.cli.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.cli.ExitCode;
import org.sigmap.cli.Program;
import org.sigmap.data.TableInputs;
import org.sigmap.export.inspect.ModelChecksums;
import org.sigmap.export.model.ModelCard;
import org.sigmap.graph.ReferenceNetwork;
import org.sigmap.math.Matrix;
import org.sigmap.train.HostTensors;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/** Models of tables: what they take and answer, in the terms of who has the table. */
class PredictCommandTest {
  /** Rounding of weights and inputs to float32, in units of the target's deviation. */
  private static final double TOLERANCE = 1e-5;

  /** Odd names, a column far from 0, a missing number and a missing name. */
  private static final List<String> ROWS =
      List.of(
          "2020.5,red,1,10,yes",
          "2021.5,blue,2,14,no",
          "2019.5,,3,19,yes",
          "2020.5,red,,21,no",
          "2022.5,blue,5,27,no",
          "2018.5,red,6,31,yes",
          "2020.5,blue,7,33,no",
          "2021.5,red,8,41,yes",
          "2019.5,blue,9,44,no",
          "2020.5,red,10,52,yes");

  private static final String HEADER = "the year,class,size,price,fair";

  @TempDir Path directory;

  private Path write(String name, String header, List<String> rows) throws IOException {
    return Files.writeString(
        directory.resolve(name), header + "\n" + String.join("\n", rows) + "\n");
  }

  /** Trains on every row but the last two, and exports. */
  private Path model(String name, String data) throws IOException {
    write("table.csv", HEADER, ROWS);
    Path spec =
        Files.writeString(
            directory.resolve(name + ".yaml"),
            """
            name: table
            seeds: 1
            data: {kind: table, file: %s/table.csv, %s}
            samples: {kind: ranges, train: {from: 0, to: 8}, test: {from: 8}}
            model: {hidden: 6, initScale: 1}
            optimizer: {learningRate: 0.05}
            preconditioner: {damping: 0.01}
            training: {steps: 20, logEvery: 20}
            """
                .formatted(directory, data));
    Path run = directory.resolve(name + "-run");
    Path model = directory.resolve(name);
    done(Program.run("run", spec.toString(), "--out", run.toString(), "--predictions", "-q"));
    done(Program.run("export", run.toString(), "--to", model.toString()));
    return model;
  }

  private static Program done(Program program) {
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    return program;
  }

  private static List<List<String>> table(String csv) {
    return csv.lines().map(line -> List.of(line.split(","))).toList();
  }

  private static double[] variable(SavedModelBundle model, String name) {
    try (Result result = model.session().runner().fetch("read/" + name).run()) {
      return HostTensors.toDoubles(result.get(0));
    }
  }

  /**
   * By plain loops: missing cells are the mean of the first eight rows, a category the share of its
   * rows; then (x − mean)/sd of these rows; then the network and the target's own units.
   */
  @Test
  void numbersAreAnsweredInTheTargetsUnits() throws IOException {
    Path model = model("numbers", "target: price, exclude: [fair], missing: mean");
    double[][] x = new double[ROWS.size()][];
    double[] y = new double[8];
    for (int i = 0; i < x.length; i++) {
      String[] cells = ROWS.get(i).split(",");
      boolean named = !cells[1].isEmpty();
      x[i] =
          new double[] {
            Double.parseDouble(cells[0]),
            named ? cells[1].equals("blue") ? 1 : 0 : 3 / 7.0,
            named ? cells[1].equals("red") ? 1 : 0 : 4 / 7.0,
            cells[2].isEmpty() ? 32 / 7.0 : Double.parseDouble(cells[2])
          };
      if (i < 8) {
        y[i] = Double.parseDouble(cells[3]);
      }
    }
    for (int j = 0; j < 4; j++) {
      int column = j;
      double[] known = Arrays.stream(x).limit(8).mapToDouble(row -> row[column]).toArray();
      double mean = Arrays.stream(known).average().orElseThrow();
      double deviation =
          Math.sqrt(Arrays.stream(known).map(v -> (v - mean) * (v - mean)).sum() / 8);
      for (double[] row : x) {
        row[j] = (row[j] - mean) / deviation;
      }
    }
    double mean = Arrays.stream(y).average().orElseThrow();
    double deviation = Math.sqrt(Arrays.stream(y).map(v -> (v - mean) * (v - mean)).sum() / 8);
    double[] expected = new double[x.length];
    try (SavedModelBundle bundle = SavedModelBundle.load(model.toString(), "serve")) {
      ReferenceNetwork network =
          new ReferenceNetwork(
              ReferenceNetwork.rows(new Matrix(4, 6, variable(bundle, "w1"))),
              variable(bundle, "b1"),
              ReferenceNetwork.rows(new Matrix(6, 1, variable(bundle, "w2"))),
              variable(bundle, "b2"));
      Arrays.setAll(expected, i -> mean + deviation * network.output(x[i])[0]);
      unseenCellsEndTheCall(bundle);
    }

    Path rows = write("asked.csv", HEADER, ROWS);
    Path out = directory.resolve("answers.csv");
    assertEquals(
        "",
        done(Program.run(
                "predict", model.toString(), rows.toString(), "--out", out.toString(), "-q"))
            .out());
    List<List<String>> answers = table(Files.readString(out));
    assertEquals(List.of("row", "prediction"), answers.get(0));
    double[] given = new double[expected.length];
    for (int i = 0; i < given.length; i++) {
      assertEquals(Integer.toString(i), answers.get(i + 1).get(0));
      given[i] = Double.parseDouble(answers.get(i + 1).get(1));
    }
    assertArrayEquals(expected, given, TOLERANCE * deviation);

    // The two test rows, as the run had them.
    List<List<String>> kept =
        table(Files.readString(directory.resolve("numbers-run/predictions.csv")));
    assertEquals(List.of("cell", "row", "target", "prediction"), kept.get(0));
    assertEquals(3, kept.size());
    for (int row = 8; row < 10; row++) {
      List<String> line = kept.get(row - 7);
      assertEquals(Integer.toString(row), line.get(1));
      assertEquals(ROWS.get(row).split(",")[3] + ".0", line.get(2));
      assertEquals(given[row], Double.parseDouble(line.get(3)), TOLERANCE * deviation);
    }

    // Other columns, and another order of them, are nothing to the model.
    Path turned =
        write("turned.csv", "size,extra,the year,class", List.of("1,?,2020.5,red", "NA,,2019.5,"));
    List<List<String>> again = table(done(predict(model, turned)).out());
    assertEquals(given[0], Double.parseDouble(again.get(1).get(1)), TOLERANCE * deviation);

    Program inspected = Program.run("inspect", model.toString());
    assertTrue(
        inspected
            .out()
            .contains(
                "raw: column_class string[?], size float[?], the_year float[?] -> prediction"
                    + " float[?]\n"),
        inspected.out());
    assertTrue(
        inspected
            .out()
            .endsWith(
                """

                columns of the table, and the inputs of raw that take them
                  the year: the_year, a number
                  class: column_class, one of blue, red
                  size: size, a number
                  what is missing (NaN, or an empty text) is the mean of the training rows
                """),
        inspected.out());
    assertEquals("the year", ModelCard.table(model).orElseThrow().columns().get(0).name());
  }

  private static void unseenCellsEndTheCall(SavedModelBundle bundle) {
    for (var wrong : Map.of("green", 1.0, "red", Double.POSITIVE_INFINITY).entrySet()) {
      Map<String, Tensor> given = new LinkedHashMap<>();
      given.put("the_year", number(2020));
      given.put("column_class", TString.vectorOf(wrong.getKey()));
      given.put("size", number(wrong.getValue()));
      TFInvalidArgumentException failure =
          assertThrows(TFInvalidArgumentException.class, () -> bundle.function("raw").call(given));
      assertTrue(failure.getMessage().contains("assertion failed: [raw: "), failure.getMessage());
      given.values().forEach(Tensor::close);
    }
  }

  private static Tensor number(double value) {
    return HostTensors.of(TFloat32.class, Shape.of(1), new double[] {value});
  }

  private static Program predict(Path model, Path rows) {
    return Program.run("predict", model.toString(), rows.toString(), "-q");
  }

  /** Classes by name, probabilities beside them; of a squared loss there are none. */
  @Test
  void classesAreAnsweredByName() throws IOException {
    Path model = model("classes", "target: fair, missing: mean");
    Path rows = write("asked.csv", HEADER, ROWS);
    List<List<String>> answers = table(done(predict(model, rows)).out());
    assertEquals(
        List.of("row", "prediction", "probability of no", "probability of yes"), answers.get(0));
    for (List<String> answer : answers.subList(1, answers.size())) {
      double no = Double.parseDouble(answer.get(2));
      double yes = Double.parseDouble(answer.get(3));
      assertEquals(1, no + yes, 1e-6, "float32");
      assertEquals(no >= yes ? "no" : "yes", answer.get(1));
    }
    List<List<String>> kept =
        table(Files.readString(directory.resolve("classes-run/predictions.csv")));
    for (int row = 8; row < 10; row++) {
      assertEquals(ROWS.get(row).split(",")[4], kept.get(row - 7).get(2));
      assertEquals(answers.get(row + 1).get(1), kept.get(row - 7).get(3));
    }
    assertTrue(answers.stream().map(row -> row.get(1)).distinct().count() > 2, "both are told");
  }

  @Test
  void whatIsNotSigmapsIsNotRun() throws IOException {
    Path model = model("safe", "target: price, exclude: [fair], missing: mean");
    Path rows = write("asked.csv", HEADER, ROWS);
    Path sums = model.resolve(ModelChecksums.FILE);
    String known = Files.readString(sums);
    Files.delete(sums);
    refused(
        model
            + " is not run: it has no assets.extra/SHA256SUMS that `sigmap export` writes;"
            + " export the cell again",
        predict(model, rows));
    Files.writeString(sums, known);
    Path card = model.resolve("assets.extra/sigmap.json");
    Files.writeString(card, Files.readString(card).replace("the_year", "that_year"));
    refused(
        card
            + " is damaged: it does not match its sum in assets.extra/SHA256SUMS; copy the model"
            + " again, or export the cell again",
        predict(model, rows));
    ModelChecksums.write(model);
    assertEquals(ExitCode.DATA, predict(model, rows).exitCode(), "two sums of one file");
    Files.delete(sums);
    ModelChecksums.write(model);
    refused(
        model
            + " is damaged: its card and its signature raw do not take the same columns; copy the"
            + " model again, or export the cell again",
        predict(model, rows));
  }

  private static void refused(String sentence, Program program) {
    assertEquals("sigmap: " + sentence, program.err().strip());
    assertEquals(ExitCode.DATA, program.exitCode());
  }

  /** From elsewhere, under another name, and told by what it holds. */
  @Test
  void aTableThatMovedIsFound() throws IOException {
    model("moving", "target: price, exclude: [fair], missing: mean");
    Path run = directory.resolve("moving-run");
    Path store = Files.createDirectories(directory.resolve("store/deep"));
    Files.writeString(store.resolve("table.csv"), "the year\n1\n");
    Files.move(directory.resolve("table.csv"), store.resolve("renamed.csv"));
    String target = directory.resolve("moved").toString();
    assertEquals(ExitCode.DATA, Program.run("export", run.toString(), "--to", target).exitCode());
    String data = store.getParent().toString();
    done(Program.run("export", run.toString(), "--data", data, "--to", target));
    done(Program.run("verify", run.toString(), "--data", data, "--device", "cpu"));
    String spec = run.resolve("spec.yaml").toString();
    // Another file at the old place is not the one that is meant.
    Path old = Files.writeString(directory.resolve("table.csv"), "the year\n1\n");
    done(Program.run("verify", run.toString(), "--data", data, "--device", "cpu"));
    Files.delete(old);
    Path records = run.resolve("cells.jsonl");
    String before = Files.readString(records);
    Files.writeString(records, "");
    String[] on = {"run", spec, "--out", run.toString(), "-q", "--resume", "--data", data};
    assertEquals(ExitCode.DATA, Program.run(Arrays.copyOf(on, 6)).exitCode());
    assertEquals(ExitCode.USAGE, Program.run("run", spec, "--data", data).exitCode());
    done(Program.run(on));
    String seconds = "\"seconds\":[^,}]*";
    assertEquals(before.replaceAll(seconds, ""), Files.readString(records).replaceAll(seconds, ""));
    Files.writeString(store.resolve("renamed.csv"), "other");
    Program lost = Program.run("verify", run.toString(), "--data", data);
    assertTrue(lost.err().contains(": no file holds what the run was trained on as "), lost.err());
    assertEquals(ExitCode.DATA, lost.exitCode());
  }

  /** Every name is one that Python takes, and no two are alike. */
  @Test
  void inputsHaveNamesOfTheirOwn() {
    assertEquals(
        List.of(
            "area",
            "_id",
            "column_class",
            "column_self",
            "a_b_2",
            "a_b",
            "column_2nd",
            "a_b_3",
            "column_",
            "__",
            "Type",
            "match"),
        TableInputs.inputNames(
            List.of(
                "area", "_id", "class", "self", "a b", "a_b", "2nd", "a-b", "", "面積", "Type",
                "match")));
  }
}
