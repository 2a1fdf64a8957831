package org.sigmap.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sigmap.math.Estimate;
import org.sigmap.math.Range;

class MetricTest {
  private static void is(String name, boolean highest, Range range) {
    assertEquals(highest, Metric.of(name).highest(), name);
    assertEquals(range, Metric.of(name).range(), name);
  }

  @Test
  void namesTellDirectionAndRange() {
    for (String loss :
        List.of(
            "train_loss",
            "test_loss",
            "target_train_loss",
            "target_test_loss",
            "average_loss",
            "task_07_loss",
            "test_loss_at_train_loss_0.5",
            "gram_hidden_deviation",
            "other_gram_deviation",
            "covariance_rank",
            "kept_rank",
            "steps_to_train_loss_0.5")) {
      is(loss, false, Range.POSITIVE);
    }
    for (String accuracy :
        List.of(
            "train_accuracy",
            "ood_accuracy",
            "ood_accuracy_class_3",
            "test_accuracy_at_train_loss_0.25")) {
      is(accuracy, true, Range.SHARE);
    }
    for (String share : List.of("confusion_0_9", "reached_train_loss_0.5", "diverged", "failed")) {
      is(share, false, Range.SHARE);
    }
    is("update_alignment", true, Range.COSINE);
    is("update_alignment_mean", true, Range.COSINE);
    is("forward_transfer", true, Range.ALL);
    for (String any : List.of("forgetting", "effective_exponent_path_mean", "my_score")) {
      is(any, false, Range.ALL);
    }
  }

  @Test
  void namesOfFamiliesAreMadeAndReadInOnePlace() {
    assertEquals("task_07_loss", Metric.TASK_LOSS.named(7));
    assertEquals(Metric.TASK_LOSS, Metric.of("task_12_loss"));
    assertEquals(List.of("3", "8"), Metric.CONFUSION.parts(Metric.CONFUSION.named(3, 8)));
    assertEquals(List.of(), Metric.CONFUSION.parts("confusion_3"));
    String reached = Metric.REACHED_LEVEL.named("train_loss", "0.25");
    assertEquals("reached_train_loss_0.25", reached);
    assertEquals(List.of("train_loss", "0.25"), Metric.REACHED_LEVEL.parts(reached));
    for (Metric metric : Metric.values()) {
      if (!metric.key().contains("%")) {
        assertEquals(metric, Metric.of(metric.key()));
        assertEquals(metric, Metric.of(metric.mean()));
        assertEquals(metric, Metric.of(Metric.at(metric.key(), "0.5")));
      }
    }
  }

  @Test
  void labelsAndUnitsAreTheMetrics() {
    assertEquals("test loss", Metric.label("test_loss"));
    assertEquals("my score", Metric.label("my_score"));
    assertEquals(
        "accuracy under the shift at train loss 0.5",
        Metric.label("ood_accuracy_at_train_loss_0.5"));
    assertEquals("share", Metric.of("train_accuracy").unit());
    assertEquals("dimensionless", Metric.of("forgetting").unit());
    assertEquals("gram_hidden_deviation", Metric.keys(Metric.Trait.DECIDES).get(0));
    assertEquals(
        List.of(
            "worst_group_accuracy",
            "worst_group_rmse",
            "target_test_accuracy",
            "target_logistic_test_accuracy",
            "forgetting",
            "forward_transfer"),
        Metric.keys(Metric.Trait.COMPARED));
  }

  /** In these rooms; a specification's fields and a recorded case's have names of their own. */
  @Test
  void namesStandInTheRegistriesAlone() throws IOException {
    List<String> known =
        Stream.concat(
                // What counts cells has the names of their states.
                Arrays.stream(Metric.values())
                    .filter(metric -> !metric.is(Metric.Trait.COUNT))
                    .map(Metric::key),
                // A seed is a word of sentences, too.
                Arrays.stream(AxisName.values())
                    .filter(axis -> axis != AxisName.SEED)
                    .map(AxisName::path))
            .map(name -> '"' + name + '"')
            .toList();
    List<String> strays = new ArrayList<>();
    for (String room : List.of("results", "report", "experiment/study", "experiment/run", "cli")) {
      try (Stream<Path> files = Files.walk(Path.of("src/main/java/org/sigmap", room))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          String text = Files.readString(file);
          boolean registry = file.endsWith("Metric.java") || file.endsWith("AxisName.java");
          known.stream()
              .filter(name -> !registry && text.contains(name))
              .forEach(name -> strays.add(file + ": " + name));
        }
      }
    }
    assertEquals(List.of(), strays);
  }

  @Test
  void stepsToALevelAreAtMostThoseTaken() {
    assertEquals(new Range(0, 300), Metric.of("steps_to_train_loss_0.5").range(300));
    assertEquals(Range.POSITIVE, Metric.of("test_loss").range(300));
    assertEquals(new Range(-1, 1), Range.SHARE.ofDifferences());
    assertEquals(Range.ALL, Range.POSITIVE.ofDifferences());
  }

  /** The intervals of three seeds that gave −193 to 443 steps, and an accuracy of −1.2 to 1.8. */
  @Test
  void noIntervalOfASummaryIsImpossible() throws IOException {
    double[] steps = {0, 90, 285};
    double[] accuracy = {0.05, 0.05, 0.8};
    List<CellRecord> cells = new ArrayList<>();
    for (int seed = 0; seed < 3; seed++) {
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put("steps_to_train_loss_0.5", steps[seed]);
      metrics.put("ood_accuracy", accuracy[seed]);
      metrics.put("test_loss", steps[seed] / 300);
      metrics.put("forgetting", steps[seed] / 300);
      cells.add(CellRecord.finished("c" + seed, Map.of("seed", seed), metrics, 300, 1));
    }
    Summary summary = Summary.of(cells);
    for (Summary.Row row : summary.rows()) {
      Range range = Metric.of(row.metric()).range(300);
      Estimate e = row.estimate();
      assertTrue(e.low() >= range.least() && e.high() <= range.most(), row.toString());
    }
    Estimate taken = summary.estimate(Map.of(), "steps_to_train_loss_0.5").orElseThrow();
    assertEquals(0, taken.low());
    assertEquals(300, taken.high());
    assertTrue(summary.estimate(Map.of(), "forgetting").orElseThrow().low() < 0);
  }
}
