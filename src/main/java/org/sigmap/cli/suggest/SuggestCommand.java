package org.sigmap.cli.suggest;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sigmap.cli.CommandFailure;
import org.sigmap.cli.ExitCode;
import org.sigmap.cli.OverrideOptions;
import org.sigmap.cli.ProgramCommand;
import org.sigmap.cli.suggest.SuggestScreen.Suggested;
import org.sigmap.data.source.Sources;
import org.sigmap.experiment.suggest.Regrets;
import org.sigmap.experiment.suggest.Suggester;
import org.sigmap.experiment.suggest.Suggestion;
import org.sigmap.results.AxisName;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Cell;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.SpecReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "suggest",
    description =
        "Recommend an exponent p from the training rows of a spec alone, with reasons; or compare"
            + " the choice with other rules over finished runs.")
public final class SuggestCommand extends ProgramCommand {
  private static final String P_AXIS = AxisName.P.path();

  /** Those of the label-noise study (Yoshida and Nitanda 2025, Figure 1). */
  private static final List<Double> EXPONENTS = List.of(1.0, 0.5, 0.0, -0.5, -1.0, -1.5, -2.0);

  /** Rules that take the same p whatever the data: the three that have names. */
  private static final List<Double> FIXED = List.of(0.0, -1.0, 1.0);

  @Parameters(
      paramLabel = "SPEC",
      arity = "0..1",
      description =
          "A spec in YAML of experiment generalization; the candidates are its axis"
              + " preconditioner.p, or 1, 0.5, 0, -0.5, -1, -1.5, -2.")
  private Path specFile;

  @Option(
      names = "--compare",
      paramLabel = "RUN",
      arity = "1..*",
      description =
          "Instead of a spec, finished runs with an axis preconditioner.p: what every rule of"
              + " choosing p costs in test loss. Runs with samples.validationFraction give the"
              + " validation rule, tuned ones the rule tuned.")
  private List<Path> runs = new ArrayList<>();

  @Option(names = "--json", description = "Print JSON and nothing else.")
  private boolean json;

  @Mixin private OverrideOptions overrides;

  @Override
  public Integer call() throws IOException {
    if ((specFile == null) == runs.isEmpty()) {
      throw CommandFailure.usage("name a spec, or finished runs with --compare, and not both");
    }
    if (specFile == null) {
      Regrets regrets = compare();
      out().print(json ? line(SuggestJson.of(regrets)) : RegretScreen.of(regrets));
    } else {
      Study study = SpecReader.read(specFile, overrides.resolve());
      Sources sources = new Sources();
      if (!quiet()) {
        study.cells().stream()
            .flatMap(cell -> Suggester.advice(cell.spec(), sources).stream())
            .distinct()
            .forEach(this::tell);
      }
      List<Suggested> suggested = suggest(study.cells(), sources);
      out().print(json ? line(SuggestJson.of(suggested)) : SuggestScreen.of(suggested));
    }
    out().flush();
    return ExitCode.DONE;
  }

  private static String line(Object tree) throws IOException {
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n";
  }

  /** One suggestion a setting and seed; cells that differ in p or in their tests are one task. */
  private static List<Suggested> suggest(List<Cell> cells, Sources sources) {
    Map<Map<String, Object>, CellSpec> tasks = new LinkedHashMap<>();
    Set<String> tunedFields = new HashSet<>();
    Set<Double> exponents = new LinkedHashSet<>();
    for (Cell cell : cells) {
      CellSpec spec =
          Suggester.task(cell.spec())
              .orElseThrow(
                  () ->
                      CommandFailure.usage(
                          "suggest reads specs of experiments generalization and"
                              + " out-of-distribution; for the first training of this one set"
                              + " experiment=generalization and leave out the block of the study"
                              + " (transfer:, continual:)"));
      Map<String, Object> axes = new LinkedHashMap<>(cell.axes());
      // Every value that is tried is a training that can be predicted.
      cell.tuned()
          .ifPresent(
              tuned -> {
                axes.put(tuned.field(), tuned.value());
                tunedFields.add(tuned.field());
              });
      if (axes.remove(P_AXIS) instanceof Number p) {
        exponents.add(p.doubleValue());
      }
      axes.keySet().removeIf(axis -> AxisName.of(axis).filter(AxisName::tests).isPresent());
      tasks.putIfAbsent(axes, spec);
    }
    Collection<Double> candidates = exponents.isEmpty() ? EXPONENTS : exponents;
    List<Suggested> suggested = new ArrayList<>();
    tasks.forEach(
        (axes, spec) -> {
          Map<String, Object> data = new LinkedHashMap<>(axes);
          data.keySet().removeAll(tunedFields);
          Suggestion suggestion = Suggester.suggest(spec, candidates, sources);
          suggested.add(new Suggested(axes, data, spec.training().steps(), suggestion));
        });
    return suggested;
  }

  private Regrets compare() throws IOException {
    List<RunDirectory> opened = new ArrayList<>();
    for (Path root : runs) {
      RunDirectory run = RunDirectory.open(root);
      opened.add(run);
      tellAllNotes(run);
    }
    Regrets regrets = Regrets.of(opened, FIXED);
    if (regrets.tasks() == 0) {
      throw CommandFailure.data(
          "no setting has every p finished; train the rest with `sigmap run --resume`, and name a"
              + " run with an axis preconditioner.p beside one that tunes it");
    }
    return regrets;
  }
}
