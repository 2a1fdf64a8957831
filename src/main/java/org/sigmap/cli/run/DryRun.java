package org.sigmap.cli.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sigmap.experiment.plan.LaneGroup;
import org.sigmap.experiment.plan.Workload;
import org.sigmap.experiment.run.Forecast;
import org.sigmap.spec.Study;
import org.sigmap.spec.Words;

/** What a run would do, a line a fact. */
final class DryRun {
  private static final double GB = 1e9;

  private DryRun() {}

  /**
   * @param parts that are trained one after the other: two where values are tuned
   */
  static String text(Study study, List<Workload> parts, Optional<Forecast> forecast, Path root) {
    StringBuilder text = new StringBuilder();
    line(text, "study", study.name());
    line(text, "cells", cells(study, parts));
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.size() == 1 ? "" : i == 0 ? "trials: " : "results: ";
      line(text, i == 0 ? "training" : "", part + training(parts.get(i)));
    }
    line(text, "memory", memory(parts));
    if (forecast.isPresent()) {
      time(text, forecast.get());
    } else {
      line(text, "time", "not known: a group exhausts the device's memory");
    }
    line(text, "would be in", root + " (nothing is written now)");
    return text.toString();
  }

  private static void line(StringBuilder text, String what, String words) {
    text.append(String.format(Locale.ROOT, "%-12s %s%n", what, Words.escape(words)));
  }

  private static String cells(Study study, List<Workload> parts) {
    String product =
        Stream.concat(
                study.axes().stream()
                    .map(
                        axis -> axis.settings().size() + " of " + String.join(" + ", axis.paths())),
                Stream.of(Words.count(study.seeds().size(), "seed")))
            .collect(Collectors.joining(" x "));
    int recorded = parts.get(0).skipped();
    return study.results()
        + (study.axes().isEmpty() ? "" : " = " + product)
        + (recorded == 0 ? "" : "; " + Words.are(recorded, "cell") + " recorded already");
  }

  private static String training(Workload part) {
    if (part.cells() == 0) {
      return "nothing is left to train";
    }
    int most = part.groups().stream().mapToInt(g -> g.trainings().size()).max().orElseThrow();
    long networks = part.groups().stream().mapToInt(g -> g.trainings().size()).sum();
    List<Integer> steps = part.groups().stream().map(LaneGroup::steps).distinct().toList();
    return String.format(
        Locale.ROOT,
        "%s in %s of up to %d, %d at once; %s",
        Words.count(networks, "network"),
        Words.count(part.groups().size(), "group"),
        most,
        part.workers(),
        steps.size() == 1
            ? String.format(Locale.ROOT, "%,d steps each", steps.get(0))
            : String.format(Locale.ROOT, "%,d steps in all", part.laneSteps()));
  }

  private static String memory(List<Workload> parts) {
    OptionalLong most =
        parts.stream().map(Workload::bytes).flatMapToLong(OptionalLong::stream).max();
    return most.isEmpty()
        ? "what the GPU has, of which groups take a share"
        : String.format(
            Locale.ROOT, "up to %.1f GB beside the program's own", most.getAsLong() / GB);
  }

  private static void time(StringBuilder text, Forecast forecast) {
    if (forecast.timed() == 0) {
      line(text, "time", "none");
      return;
    }
    String graphs =
        forecast.timed() == forecast.kinds()
            ? "its " + (forecast.kinds() == 1 ? "graph" : forecast.kinds() + " graphs")
            : "%d of its %d graphs".formatted(forecast.timed(), forecast.kinds());
    line(text, "time", ProgressLine.about(forecast.seconds()) + " on this machine, an estimate:");
    line(text, "", "some steps of " + graphs + " were timed and thrown away");
  }
}
