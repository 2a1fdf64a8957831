package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.Summary;

/** The first answer of a run is to the question that its study asks. */
class AnswerTest {
  private final List<CellRecord> cells = new ArrayList<>();

  private void add(Map<String, Object> axes, Map<String, Double> metrics) {
    cells.add(CellRecord.finished("c" + cells.size(), axes, metrics, 10, 0.1));
  }

  private static Map<String, Object> axes(Object... namesAndValues) {
    Map<String, Object> axes = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      axes.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return axes;
  }

  private Conclusions conclusions(String precision) throws IOException {
    return Conclusions.of(Summary.of(cells), cells, Optional.empty(), Optional.of(precision));
  }

  private void gram(double deviation) {
    for (int p = 0; p <= 1; p++) {
      for (int seed = 0; seed < 3; seed++) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("gram_hidden_deviation", 1e-15);
        metrics.put("gram_output_deviation", p == 1 ? deviation : 2e-15);
        metrics.put("gram_test_deviation", 3e-15);
        metrics.put("shared_gram_deviation", 1e-15 * (seed + 1));
        if (seed > 0) {
          metrics.put("other_gram_deviation", 0.1 * seed);
        }
        add(axes("preconditioner.p", p, "seed", seed), metrics);
      }
    }
  }

  @Test
  void gramSaysWhetherTheTheoremHoldsAndToWhat() throws IOException {
    gram(4e-14);
    Conclusions conclusions = conclusions("float64");
    assertTrue(conclusions.main().isEmpty(), "no p wins a theorem");
    assertEquals(1, conclusions.answers().size());
    assertEquals(
        List.of(
            "yes, to rounding, in all 6 cells; training from them alone strays from training in"
                + " weight space by at most 4.00E−14",
            "a second data set that shares G_P and Z(0) strays by 1.00E−15 to 3.00E−15",
            "a third that shares Z(0) alone strays by 0.100 to 0.200 (4 of 6 cells)"),
        conclusions.answers().get(0).sentences());
    assertTrue(
        conclusions.answers().get(0).how().contains("float64: 1.49E−8"),
        conclusions.answers().get(0).how());
  }

  @Test
  void gramNamesWhereItFails() throws IOException {
    gram(0.02);
    assertEquals(
        List.of(
            "not everywhere: in 3 of 6 cells; training from them alone strays from training in"
                + " weight space by at most 0.0200",
            "p = 1: the paths part by up to 0.0200"),
        conclusions("float64").answers().get(0).sentences().subList(0, 2));
  }

  /** 1e-5 is rounding in float32, whose √ε is 3.5e-4, and is none in float64. */
  @Test
  void gramsToleranceIsThePrecisions() throws IOException {
    gram(1e-5);
    String single = conclusions("float32").answers().get(0).sentences().get(0);
    assertTrue(single.startsWith("yes, to rounding"), single);
    String twice = conclusions("float64").answers().get(0).sentences().get(0);
    assertTrue(twice.startsWith("not everywhere"), twice);
  }

  @Test
  void fingerprintSaysWhichPEachOptimizerActsLike() throws IOException {
    for (String kind : List.of("adam", "l-bfgs")) {
      for (int p : List.of(0, 1)) {
        for (double scale : List.of(0.001, 1.0)) {
          for (int seed = 0; seed < 3; seed++) {
            Map<String, Object> axes =
                axes(
                    "optimizer.kind", kind,
                    "preconditioner.p", p,
                    "model.initScale", scale,
                    "seed", seed);
            if (kind.equals("l-bfgs") && (p == 1 || seed == 1)) {
              cells.add(
                  new CellRecord("c" + cells.size(), axes, CellStatus.DIVERGED, Map.of(), 3, 1));
            } else {
              double exponent = p - 0.72 - (scale == 1.0 ? 0.1 : 0) + 0.01 * seed;
              add(
                  axes,
                  Map.of(
                      "effective_exponent_mean",
                      exponent,
                      "effective_exponent_path_mean",
                      0.6 * exponent,
                      "test_loss",
                      1.0));
            }
          }
        }
      }
    }
    List<Answer> answers = conclusions("float32").answers();
    assertEquals("Which p does each optimizer act like?", answers.get(0).question());
    assertEquals(
        List.of(
            "Adam alone acts like p = −0.81 to −0.71 [−0.83, −0.69] over 2 settings, over paths"
                + " −0.49 to −0.43 [−0.50, −0.41]",
            "Adam behind p = 1 acts like p = 0.19 to 0.29 [0.17, 0.31] over 2 settings, over paths"
                + " 0.11 to 0.17 [0.10, 0.19]",
            "L-BFGS alone acts like p = −0.81 to −0.71 [−0.94, −0.58] over 2 settings, over paths"
                + " −0.49 to −0.43 [−0.56, −0.35]; 2 of 6 cells lost",
            "L-BFGS behind p = 1 has no result; 6 of 6 cells lost"),
        answers.get(0).sentences());
    assertEquals("Which p gives the lowest test loss?", answers.get(1).question());
  }

  @Test
  void exponentsThatReadAlikeAreSaidOnce() throws IOException {
    for (double scale : List.of(0.001, 1.0)) {
      for (int seed = 0; seed < 3; seed++) {
        add(
            axes("model.initScale", scale, "seed", seed),
            Map.of("effective_exponent_mean", -1 + 1e-4 * scale * seed, "test_loss", 1.0));
      }
    }
    assertEquals(
        List.of("it acts like p = −1.00 [−1.00, −1.00] over 2 settings"),
        conclusions("float32").answers().get(0).sentences());
  }

  @Test
  void outOfDistributionSaysWhichCueIsFollowed() throws IOException {
    Map<String, double[]> accuracies =
        Map.of(
            "sgd noise-flipped", new double[] {0.8, 0.9, 0.82},
            "sgd digit-flipped", new double[] {0.1, 0.21, 0.12},
            "hessian noise-flipped", new double[] {0.3, 0.31, 0.32},
            "hessian digit-flipped", new double[] {0.7, 0.72, 0.74},
            "both noise-flipped", new double[] {0.5, 0.6, 0.4},
            "both digit-flipped", new double[] {0.52, 0.4, 0.5});
    for (String kind : List.of("sgd", "hessian", "both")) {
      for (String shift : List.of("noise-flipped", "digit-flipped")) {
        for (int seed = 0; seed < 3; seed++) {
          double accuracy = accuracies.get(kind + " " + shift)[seed];
          add(
              axes("optimizer.kind", kind, "shift", shift, "seed", seed),
              Map.of("ood_accuracy", accuracy));
        }
      }
    }
    List<Answer> answers = conclusions("float32").answers();
    assertEquals("Does the network follow the digit or the noise?", answers.get(0).question());
    List<String> sentences = answers.get(0).sentences();
    assertTrue(
        sentences.get(0).startsWith("both follows neither more than the other: accuracy 0.50 "),
        sentences.get(0));
    assertEquals(
        "hessian follows the noise: accuracy 0.310 [0.285, 0.335] with flipped noise, 0.72 [0.67,"
            + " 0.77] with flipped digits (difference −0.410 [−0.435, −0.385], 3 seeds paired)",
        sentences.get(1));
    assertEquals(
        "sgd follows the digit: accuracy 0.84 [0.71, 0.97] with flipped noise, 0.14 [0.00, 0.29]"
            + " with flipped digits (difference 0.697 [0.682, 0.711], 3 seeds paired)",
        sentences.get(2));
    assertEquals(
        "Which optimizer gives the highest accuracy under the shift?", answers.get(1).question());
  }

  @Test
  void aLearnedPSaysWhereItWent() throws IOException {
    for (int seed = 0; seed < 3; seed++) {
      add(
          axes("teacher.case", "high", "preconditioner.p", 0, "seed", seed),
          Map.of("learned_exponent", 0.5, "test_loss", 0.4 + 0.01 * seed));
      add(
          axes("teacher.case", "low", "preconditioner.p", 0, "seed", seed),
          Map.of("learned_exponent", -1 - 0.1 * seed, "test_loss", 0.6));
    }
    Answer answer = conclusions("float32").answers().get(0);
    assertEquals("Where did the learned p go?", answer.question());
    assertEquals(
        List.of(
            "case high: from p = 0 to p = 0.5 (all 3)",
            "case low: from p = 0 to p = −1.10 [−1.35, −0.85]"),
        answer.sentences());
    Summary summary = Summary.of(cells);
    String console = ConsoleTable.format(summary, conclusions("float32"));
    assertTrue(console.lines().findFirst().orElseThrow().contains("learned_exponent"), console);
  }

  @Test
  void whatLearnedNothingIsSaid() throws IOException {
    double[][] rmse = {{1.2, 1}, {0.5, 1}, {1, 1}};
    for (int p = 0; p < rmse.length; p++) {
      add(
          axes("preconditioner.p", p, "seed", 0),
          Map.of("test_rmse", rmse[p][0], "baseline_rmse", rmse[p][1]));
    }
    assertEquals(
        List.of(
            "nothing learned at 2 of 3 settings: mean RMSE on test rows is no better than the RMSE"
                + " of the mean, which knows no inputs (p = 0: 1.20 against 1; p = 2: 1"
                + " against 1)"),
        NothingLearned.notes(Summary.of(cells)));
    cells.clear();
    for (double accuracy : new double[] {0.5, 0.7}) {
      add(
          axes("preconditioner.p", accuracy, "seed", 0),
          Map.of("test_accuracy", accuracy, "baseline_accuracy", 0.6));
    }
    String note = NothingLearned.notes(Summary.of(cells)).get(0);
    assertTrue(note.startsWith("nothing learned at 1 of 2 settings: mean test accuracy"), note);
  }

  @Test
  void teachersDirectionsDoNotCompete() throws IOException {
    for (String path : List.of("data.direction", "teacher.direction")) {
      cells.clear();
      for (int direction = 1; direction <= 3; direction++) {
        add(axes(path, direction, "seed", 0), Map.of("test_loss", 1.0 * direction));
      }
      assertTrue(conclusions("float32").main().isEmpty(), path);
      assertEquals("teacher direction = 2", Labels.setting(path, 2L));
    }
  }

  @Test
  void valuesThatNoSeedTellsApartHaveNoBest() throws IOException {
    for (int depth = 1; depth <= 2; depth++) {
      for (int p = -1; p <= 1; p++) {
        for (int seed = 0; seed < 2; seed++) {
          double loss = depth == 1 ? 0.5 - 0.1 * p + 0.01 * seed : 1 + 0.1 * seed;
          add(
              axes("model.depth", depth, "preconditioner.p", p, "seed", seed),
              Map.of("test_loss", loss));
        }
      }
    }
    List<String> sentences = conclusions("float32").answers().get(0).sentences();
    assertTrue(
        sentences.get(0).startsWith("model.depth = 1: lowest test loss at p = 1 ("),
        sentences.get(0));
    assertEquals(
        "model.depth = 2: the same test loss in every seed at p = −1, p = 0, p = 1 (1.1 [0.4,"
            + " 1.7]), so none is best",
        sentences.get(1));
    assertEquals(1, stars(), "of depth 1 alone");
    cells.removeIf(cell -> cell.setting().get("model.depth").toString().equals("1"));
    assertEquals(0, stars());
    String page = SummaryTable.html(Summary.of(cells), conclusions("float32"));
    assertFalse(page.contains("class=\"best\"") || page.contains("Filled"), page);
    assertTrue(page.contains("Outlined: the same in every seed, so that none is best."), page);
  }

  /** Rows of the console's table that are marked as best; its key has the star only with them. */
  private long stars() throws IOException {
    String console = ConsoleTable.format(Summary.of(cells), conclusions("float32"));
    long stars = console.lines().filter(line -> line.matches(".* \\*( .*)?")).count();
    assertEquals(stars > 0, console.contains("\n* best"), console);
    return stars;
  }

  /** P of p = 0 is 0.04, of p = 1 3e-5: three pairs make 0.08 of the first. */
  @Test
  void whatOnlyTheCorrectionTiesIsSaid() throws IOException {
    double[][] above = {{0.1, 0.1, 0.4, 0.4, 0.1}, {1, 1.2, 1.1, 1.3, 1.05}};
    for (int seed = 0; seed < 5; seed++) {
      for (int p = -1; p <= 1; p++) {
        double loss = 1 + seed + (p < 0 ? 0 : above[p][seed]);
        add(axes("preconditioner.p", p, "seed", seed), Map.of("test_loss", loss));
      }
    }
    Answer answer = conclusions("float32").answers().get(0);
    String sentence = answer.sentences().get(0);
    assertTrue(sentence.contains("told apart if it were the only one"), sentence);
    assertTrue(sentence.contains("; p = −1 and p = 0 would take about "), sentence);
    assertTrue(answer.how().contains("Holm over 3 pairs in a group"), answer.how());
  }

  @Test
  void manySentencesAreCutAndCounted() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      many.add("sentence " + i);
    }
    List<String> shown = new Answer("?", many, "").shown();
    assertEquals(25, shown.size());
    assertTrue(shown.get(24).startsWith("and 976 more: "), shown.get(24));
  }
}
