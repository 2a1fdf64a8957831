package org.sigmap.cli.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.cli.ExitCode;
import org.sigmap.cli.Failures;
import org.sigmap.cli.GlobalOptions;
import org.sigmap.cli.GraphsCommand;
import org.sigmap.cli.InspectCommand;
import org.sigmap.cli.Interruption;
import org.sigmap.cli.Program;
import org.sigmap.data.RawRows;
import org.sigmap.export.model.ExportedCell;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.precondition.NoPreconditioner;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Cell;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.StepSpec;
import org.sigmap.spec.Study;
import org.sigmap.spec.TrainingSpec;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.spec.yaml.SpecWriter;
import org.sigmap.train.RowCounts;
import org.sigmap.train.TrainedLane;
import org.sigmap.train.TrainedNetwork;
import org.sigmap.train.TrainingShape;
import org.sigmap.train.TrainingState;
import org.sigmap.train.UpdateRule;
import picocli.CommandLine;

/** {@code export}, {@code inspect} and {@code graphs} as a user sees them; training is stood in. */
class ExportCommandTest {
  private static final String SPEC =
      """
      name: tiny
      experiment: generalization
      seeds: 3
      teacher: {kind: single-index, dimension: 4}
      samples: {total: 60, trainFraction: 0.5}
      sweep:
        preconditioner.p: [1, -1]
      """;

  @TempDir Path directory;
  private Path run;
  private Path model;
  private final List<Cell> trained = new ArrayList<>();

  /** Seed 0 of p = 1 diverged, p = −1 is finished for seed 0 only. */
  @BeforeEach
  void writeRun() throws IOException {
    run = directory.resolve("run");
    model = directory.resolve("model");
    Study study = SpecReader.read(SPEC, "tiny.yaml", Overrides.none());
    try (RunDirectory writing = RunDirectory.create(run)) {
      writing.writeSpec(SpecWriter.toYaml(study));
      for (Cell cell : study.cells().subList(0, 4)) {
        boolean diverged = trainedBefore(cell) == 0 && p(cell) == 1;
        writing.append(
            new CellRecord(
                cell.id().value(),
                cell.axes(),
                diverged ? CellStatus.DIVERGED : CellStatus.DONE,
                diverged ? Map.of() : Map.of("test_loss", 1.0),
                10,
                0.1),
            List.of(),
            List.of());
      }
    }
  }

  private static long trainedBefore(Cell cell) {
    return ((Number) cell.axes().get("seed")).longValue();
  }

  private static double p(Cell cell) {
    return ((Number) cell.axes().get("preconditioner.p")).doubleValue();
  }

  private ExportedCell standIn(Cell cell) {
    trained.add(cell);
    return new ExportedCell(
        cell.id().value(),
        cell.axes(),
        SPEC,
        new TrainedNetwork(
            new StepSpec(
                OptimizerSpec.defaults(),
                PreconditionerSpec.defaults(),
                TrainingSpec.defaults(),
                ConventionsSpec.defaults()),
            lane(),
            Optional.of(new SymmetricEigen(new double[] {1, 2}, Matrix.identity(2))),
            p(cell),
            0,
            RawRows.Standardised.none()));
  }

  private static TrainedLane lane() {
    Map<String, double[]> state =
        Map.of(
            "step", new double[1],
            "w1", Matrix.identity(2).values(),
            "b1", new double[2],
            "w2", new double[] {1, 1},
            "b2", new double[1]);
    UpdateRule rule =
        UpdateRule.of(
            OptimizerSpec.defaults(), TrainingSpec.defaults(), ConventionsSpec.defaults());
    return new TrainedLane(
        new TrainingShape(
            new RowCounts(3, 3),
            Network.of(2, 2, 1),
            Precision.FLOAT32,
            new NoPreconditioner(),
            rule,
            LossKind.MEAN_SQUARED_ERROR),
        new TrainingState(state),
        Map.of("learningRate", 0.1, "weightDecay", 0.0),
        0,
        Map.of());
  }

  private Program execute(Object command, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(command);
    line.setExecutionExceptionHandler(new Failures(new GlobalOptions()));
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return new Program(line.execute(arguments), out.toString(), err.toString());
  }

  private Program export(String... more) {
    List<String> arguments = new ArrayList<>(List.of(run.toString(), "--to", model.toString()));
    arguments.addAll(List.of(more));
    return execute(
        new ExportCommand((study, cell) -> standIn(cell), new Interruption()),
        arguments.toArray(String[]::new));
  }

  /** What is said besides that the run has four of its six cells. */
  private String beyondIncomplete(Program program) {
    String incomplete =
        "sigmap: "
            + run
            + ": Incomplete: 4 of 6 cells of the study are recorded; `sigmap run --resume` trains"
            + " the rest, `sigmap merge` joins shards.\n";
    assertTrue(program.err().startsWith(incomplete), program.err());
    return program.err().substring(incomplete.length());
  }

  /** In every order in which a user may write it, and with the minus that figures print. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--where preconditioner.p=-1 RUN --to MODEL",
        "--where preconditioner.p=-1 --to MODEL RUN",
        "--to MODEL --where preconditioner.p=-1 RUN",
        "--where=preconditioner.p=-1 RUN --to MODEL",
        "--where preconditioner.p=-1 seed=0 RUN --to MODEL",
        "--where preconditioner.p=-1 --where seed=0 RUN --to MODEL",
        "RUN --where seed=0 preconditioner.p=-1 --to MODEL",
        "RUN --to MODEL --where preconditioner.p=\u22121",
        "RUN --to MODEL --where preconditioner.p=\u2013\u202F1.0"
      })
  void conditionsDoNotSwallowTheRun(String line) {
    String[] words = line.split(" ");
    for (int i = 0; i < words.length; i++) {
      words[i] =
          words[i].equals("RUN")
              ? run.toString()
              : words[i].equals("MODEL") ? model.toString() : words[i];
    }
    Program program =
        execute(new ExportCommand((study, cell) -> standIn(cell), new Interruption()), words);
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    assertEquals(1, trained.size());
    assertEquals(-1, p(trained.get(0)));
    assertEquals(0, trainedBefore(trained.get(0)));
  }

  /** A run directory may have an equals sign in its name. */
  @Test
  void aRunThatLooksLikeAConditionIsTheRun() throws IOException {
    Path odd = Files.move(run, directory.resolve("p=-1"));
    Path here = Path.of("").toAbsolutePath().relativize(odd);
    Program program =
        execute(
            new ExportCommand((study, cell) -> standIn(cell), new Interruption()),
            "--where",
            "preconditioner.p=-1",
            here.toString(),
            "--to",
            model.toString());
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
  }

  private void refused(int code, String sentence, Program program) {
    assertTrue(program.err().strip().endsWith("sigmap: " + sentence), program.err());
    assertEquals(code, program.exitCode());
    assertEquals(List.of(), trained);
  }

  @Test
  void takesTheFirstFinishedSeedAndSaysSo() {
    Program program = export("--where", "preconditioner.p=1.0");
    assertEquals(ExitCode.DONE, program.exitCode(), program.err());
    assertEquals(
        "sigmap: 2 seeds match; the first, 1, is exported", beyondIncomplete(program).strip());
    assertEquals(1, trained.size());
    assertEquals(1, trainedBefore(trained.get(0)));
    assertEquals(1, p(trained.get(0)));
    assertEquals(
        "exported cell " + trained.get(0).id() + " (preconditioner.p=1, seed=1) to " + model,
        program.out().strip());
    Program inspected = execute(new InspectCommand(), model.toString());
    assertEquals(ExitCode.DONE, inspected.exitCode(), inspected.err());
    assertTrue(inspected.out().contains("  w1 float[2, 2]\n"), inspected.out());
    assertTrue(inspected.out().contains(" 50.0%  ####################\n"), inspected.out());
  }

  @Test
  void oneCellIsExportedWithoutAWord() throws IOException {
    String id;
    try (RunDirectory reading = RunDirectory.open(run)) {
      id = reading.cells().get(3).cell();
    }
    Program program = export("--cell", id);
    assertEquals("", beyondIncomplete(program));
    assertEquals(id, trained.get(0).id().value());
    assertTrue(Files.exists(model.resolve("saved_model.pb")));
  }

  @Test
  void asksWhichSettingIsMeant() {
    refused(
        ExitCode.USAGE,
        "several settings are meant: preconditioner.p is 1, -1; choose one with --where"
            + " preconditioner.p=1",
        export());
  }

  @Test
  void saysWhatIsNotThere() {
    refused(
        ExitCode.USAGE,
        "the run has no cell with --cell 0123456789abcdef, seed=1; cells.jsonl lists identities"
            + " and axes",
        export("--cell", "0123456789abcdef", "--where", "seed=1"));
    refused(
        ExitCode.USAGE,
        "--where takes axis=value with an axis of the run (preconditioner.p, seed), but is p=1",
        export("--where", "p=1"));
    refused(
        ExitCode.DATA,
        "every cell that is meant diverged, so there are no weights to export; choose another",
        export("--where", "preconditioner.p=1", "--where", "seed=0"));
    refused(
        ExitCode.DATA,
        "no cell that is meant is finished; train the rest with `sigmap run --resume`",
        export("--where", "preconditioner.p=-1", "--where", "seed=2"));
  }

  @Test
  void looksForAFreePlaceBeforeItTrains() throws IOException {
    Files.createDirectory(model);
    Files.writeString(model.resolve("own"), "mine");
    refused(
        ExitCode.USAGE,
        model + " already exists; name a new or empty directory with --to",
        export("--where", "preconditioner.p=1"));
  }

  @Test
  void inspectRefusesOtherDirectories() {
    Program program = execute(new InspectCommand(), run.toString());
    assertEquals(ExitCode.DATA, program.exitCode());
    assertEquals(1, program.err().lines().count(), program.err());
    assertTrue(program.err().startsWith("sigmap: " + run + " is not a SavedModel: "));
  }

  @Test
  void graphsAreWrittenAndCompared() throws IOException {
    String graphs = directory.resolve("graphs").toString();
    assertEquals(
        ExitCode.CHECK_FAILED, execute(new GraphsCommand(), "--check", "--dir", graphs).exitCode());
    Program written = execute(new GraphsCommand(), "--dir", graphs);
    assertEquals(ExitCode.DONE, written.exitCode(), written.err());
    assertTrue(written.out().contains("exported-model.svg"));
    Program checked = execute(new GraphsCommand(), "--check", "--dir", graphs);
    assertEquals(ExitCode.DONE, checked.exitCode(), checked.err());
    Files.delete(Path.of(graphs, "exported-model.svg"));
    Program missing = execute(new GraphsCommand(), "--check", "--dir", graphs);
    assertEquals(ExitCode.CHECK_FAILED, missing.exitCode());
    assertTrue(missing.err().contains("exported-model.svg is missing"), missing.err());
  }
}
