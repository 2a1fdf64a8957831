package org.sigmap.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sigmap.cli.CommandFailure;
import org.sigmap.cli.DataFiles;
import org.sigmap.cli.ExitCode;
import org.sigmap.cli.MachineOptions;
import org.sigmap.cli.MovedData;
import org.sigmap.cli.ProgramCommand;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.run.Verification;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.results.DamagedRunException;
import org.sigmap.results.Provenance;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Session;
import org.sigmap.results.Summary;
import org.sigmap.spec.Study;
import org.sigmap.spec.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = "Train a sample of a run's cells again and compare with the record.")
public final class VerifyCommand extends ProgramCommand {
  @Parameters(paramLabel = "RUN", description = "A run directory.")
  private Path root;

  @Option(
      names = "--cells",
      paramLabel = "N",
      defaultValue = "3",
      description = "Cells to compare, at least; their lane groups are trained whole (default: 3).")
  private int cells;

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      defaultValue = "0",
      description = "Largest relative difference that passes (default: 0, every bit alike).")
  private double tolerance;

  @Option(
      names = "--perturb",
      description =
          "Flip the last bit of every initial weight, and say how far that moves each metric.")
  private boolean perturb;

  @Mixin private MachineOptions machine;
  @Mixin private MovedData moved;

  @Override
  public Integer call() throws IOException {
    if (cells < 1 || !(tolerance >= 0)) {
      throw CommandFailure.usage("--cells must be at least 1 and --tolerance at least 0");
    }
    if (perturb && tolerance > 0) {
      throw CommandFailure.usage("--perturb measures and passes nothing; leave out --tolerance");
    }
    try (RunDirectory run = RunDirectory.open(root)) {
      tellAllNotes(run);
      Study study = moved.resolve(run.requireStudy("nothing can be trained again"), root);
      DataFiles.of(study, new Experiments()).requireThoseOf(run);
      RunOptions asked = machine.resolve(err());
      RunOptions use = perturb ? asked.withPerturbed() : asked;
      MachineOptions.warn(use, program().options(), err());
      Optional<List<Verification.Pair>> pairs = train(run, study, use);
      if (pairs.isEmpty()) {
        tell("interrupted before the sample was trained; nothing is compared");
        return ExitCode.INTERRUPTED;
      }
      if (pairs.get().isEmpty()) {
        throw new DamagedRunException(root + " has no finished cell to compare");
      }
      return perturb ? moved(run, pairs.get()) : report(run, study, use, pairs.get());
    }
  }

  private Optional<List<Verification.Pair>> train(RunDirectory run, Study study, RunOptions use)
      throws IOException {
    // From here on there is something to take away.
    program().interruption().onInterrupt(() -> {});
    Path scratch = Files.createTempDirectory("sigmap-verify");
    try (TrainingProgress progress = TrainingProgress.on(err(), quiet())) {
      return Verification.of(
          run, study, use, cells, scratch, progress, program().interruption()::onInterrupt);
    } finally {
      delete(scratch);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private int report(RunDirectory run, Study study, RunOptions use, List<Verification.Pair> pairs)
      throws IOException {
    Map<String, Double> largest = new TreeMap<>();
    boolean same = pairs.stream().allMatch(Verification.Pair::sameEnd);
    for (Verification.Pair pair : pairs) {
      for (String metric : pair.metrics()) {
        largest.merge(metric, pair.relativeDifference(metric), Math::max);
      }
    }
    otherEnds(pairs);
    // What an earlier version did not measure cannot differ.
    Set<String> recorded =
        pairs.stream()
            .flatMap(pair -> pair.recorded().metrics().keySet().stream())
            .collect(Collectors.toSet());
    for (Map.Entry<String, Double> metric : largest.entrySet()) {
      if (!recorded.contains(metric.getKey())) {
        out().println(metric.getKey() + ": in none of the records, not compared");
        continue;
      }
      same &= metric.getValue() <= tolerance;
      out()
          .printf(
              Locale.ROOT,
              "%s: %s, largest relative difference %.3g%n",
              metric.getKey(),
              Words.count(pairs.size(), "cell"),
              metric.getValue());
    }
    if (!same) {
      explain(run, study, use);
    }
    out().flush();
    return same ? ExitCode.DONE : ExitCode.CHECK_FAILED;
  }

  private void otherEnds(List<Verification.Pair> pairs) {
    pairs.stream()
        .filter(pair -> !pair.sameEnd())
        .forEach(
            pair ->
                out()
                    .printf(
                        "cell %s: %s after %d steps in the record, %s after %d again%n",
                        pair.recorded().cell(),
                        pair.recorded().status().word(),
                        pair.recorded().steps(),
                        pair.again().status().word(),
                        pair.again().steps()));
  }

  /** How far the last bits move each metric, beside the intervals of the run's means. */
  private int moved(RunDirectory run, List<Verification.Pair> pairs) throws IOException {
    Summary summary = Summary.of(run.cells());
    otherEnds(pairs);
    Set<String> metrics =
        pairs.stream()
            .flatMap(p -> p.metrics().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    for (String metric : metrics) {
      List<Verification.Pair> both =
          pairs.stream().filter(pair -> Double.isFinite(pair.difference(metric))).toList();
      if (both.isEmpty()) {
        continue;
      }
      Verification.Pair most =
          both.stream().max(Comparator.comparingDouble(pair -> pair.difference(metric))).get();
      String share =
          summary
              .estimate(most.recorded().setting(), metric)
              .filter(e -> e.hasInterval() && e.halfWidth() > 0)
              .map(
                  e ->
                      String.format(
                          Locale.ROOT,
                          ", %.2g of the half-width of its setting's interval",
                          most.difference(metric) / e.halfWidth()))
              .orElse("");
      out()
          .printf(
              Locale.ROOT,
              "%s: %s, moves by %.2g at most (cell %s, from %.6g)%s%n",
              metric,
              Words.count(both.size(), "cell"),
              most.difference(metric),
              most.recorded().cell(),
              most.recorded().metrics().get(metric),
              share);
    }
    out().flush();
    return ExitCode.DONE;
  }

  /** Names what is not as it was when the run was made. */
  private void explain(RunDirectory run, Study study, RunOptions use) throws IOException {
    List<Session> then = run.sessions().entries();
    Provenance now =
        RunCommand.provenance(study, use, DataFiles.of(study, new Experiments()), List.of());
    List<String> changes =
        then.isEmpty()
            ? List.of("provenance.json is missing")
            : then.stream().flatMap(s -> s.facts().changes(now).stream()).distinct().toList();
    if (changes.isEmpty()) {
      out()
          .println(
              "the results differ although versions, devices and threads are those of the run");
    } else {
      out().println("the results differ, and so do these, which can change digits:");
      changes.forEach(change -> out().println("  " + change));
      out().println("--tolerance allows for such differences, 1e-4 say");
    }
  }
}
