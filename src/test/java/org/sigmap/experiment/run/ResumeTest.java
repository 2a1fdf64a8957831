package org.sigmap.experiment.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sigmap.data.source.Draws;
import org.sigmap.experiment.plan.LaneGroup;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.experiment.study.PreparedTraining;
import org.sigmap.results.Checkpoint;
import org.sigmap.results.MemoryFolder;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.spec.yaml.SpecWriter;
import org.sigmap.train.LaneInputs;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainingSession;
import org.sigmap.train.TrainingState;

/**
 * A run that was interrupted in mid-cell and went on, several times, ends with every bit of an
 * uninterrupted one.
 */
class ResumeTest {
  private static final int LOG_EVERY = 5;
  private static final int STEPS = 40;
  private static final String SPEC =
      """
      name: resume
      seeds: 4
      teacher: {kind: single-index, dimension: 5}
      samples: {total: 60, trainFraction: 0.5}
      model: {hidden: 9, initScale: 0.5}
      optimizer: {kind: %s, learningRate: %s}
      training: {steps: %d, logEvery: %d, weightDecay: 0.01}
      sweep:
        preconditioner.p: [0.5, 0, -0.5, -1]
      """;

  /** A study of sixteen cells in one group, to its end and stopped at the third log point. */
  @TempDir(factory = MemoryFolder.class)
  private static Path common;

  @TempDir(factory = MemoryFolder.class)
  private Path folder;

  @BeforeAll
  static void trainWhatSeveralTestsBeginWith() throws IOException {
    Study study = study(common, "gradient-descent", "0.01", 16);
    train(study, common.resolve("whole"), 16, Long.MAX_VALUE);
    train(study, common.resolve("parts"), 16, 3L * LOG_EVERY * 16);
  }

  /** A run of {@link #common} of its own. */
  private Path copy(String name) throws IOException {
    Path from = common.resolve(name);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(file, folder.resolve(name).resolve(from.relativize(file).toString()));
      }
    }
    return folder.resolve(name);
  }

  /** Every kind of optimizer that a spec can name. */
  static Stream<String> kinds() {
    return Arrays.stream(OptimizerSpec.class.getAnnotation(JsonSubTypes.class).value())
        .map(JsonSubTypes.Type::name);
  }

  /**
   * One session to the end; then, after it has trained something else, from the state it had in the
   * middle: whatever a step depends on and the state lacks would show. A full lane group; {@code
   * SplitChunkTest} has small ones.
   */
  @Tag("slow")
  @ParameterizedTest
  @MethodSource("kinds")
  void stateHoldsAllThatLaterStepsDependOn(String kind) throws IOException {
    LaneGroup group = new LaneGroup(new Experiments().prepare(study(kind, "0.01", 16).cells()));
    List<LaneInputs> inputs = inputs(group);
    List<LaneInputs> others = new ArrayList<>(inputs);
    Collections.reverse(others);
    try (TrainingSession session =
        TrainingSession.open(group.shape(), SessionOptions.singleThreaded())) {
      session.load(inputs);
      session.advance(7);
      TrainingState middle = session.state();
      session.advance(6);
      TrainingState end = session.state();
      session.load(others);
      session.advance(3);
      assertNotEquals(bits(end), bits(session.state()));
      session.load(inputs);
      session.restore(middle);
      assertEquals(bits(middle), bits(session.state()));
      session.advance(6);
      assertEquals(bits(end), bits(session.state()));
    }
  }

  private static List<LaneInputs> inputs(LaneGroup group) {
    Draws draws = new Draws();
    return group.trainings().stream().map(training -> training.task().inputs(draws)).toList();
  }

  private static Map<String, String> bits(TrainingState state) {
    Map<String, String> bits = new TreeMap<>();
    state.variables().forEach((name, values) -> bits.put(name, Arrays.toString(values)));
    return bits;
  }

  /** The whole way, through files: one kind without state, two with. */
  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"gradient-descent,1", "gradient-descent,16", "adam,16", "momentum,1"})
  void interruptedRunsEndAlikeBitForBit(String kind, int lanes) throws IOException {
    Study study = study(kind, "0.01", lanes == 1 ? 2 : 16);
    Path whole = folder.resolve("whole");
    train(study, whole, lanes, Long.MAX_VALUE);

    Path parts = folder.resolve("parts");
    long perLogPoint = (long) LOG_EVERY * lanes;
    // Early, in the middle, and just before the end of a group.
    for (long logPoints : new long[] {1, 3, 3}) {
      StudyRunner.Outcome outcome = train(study, parts, lanes, logPoints * perLogPoint);
      assertTrue(outcome.interrupted());
      assertEquals(1, checkpoints(parts).size());
    }
    assertFalse(train(study, parts, lanes, Long.MAX_VALUE).interrupted());
    assertEquals(List.of(), checkpoints(parts));
    assertEquals(RunBits.of(whole), RunBits.of(parts));
  }

  /**
   * Stopped between log points, at any step: every optimizer kind, a fingerprint that sums over the
   * steps between, and a sequence of tasks.
   */
  @Tag("slow")
  @ParameterizedTest
  @MethodSource("kindsAndFingerprint")
  void stoppedAnywhereBetweenLogPointsEndsAlikeBitForBit(String kind, String line, String changed)
      throws IOException {
    Path file = folder.resolve("spec.yaml");
    Files.writeString(file, SPEC.formatted(kind, "0.01", STEPS, LOG_EVERY).replace(line, changed));
    Study study =
        SpecReader.read(file, new Overrides(List.of(), List.of("preconditioner.p=0.5,-1"), 1));
    Path whole = folder.resolve("whole");
    train(study, whole, 2, Long.MAX_VALUE);
    Path parts = folder.resolve("parts");
    // At steps 1 and 36, neither a log point; a lane group has two lanes.
    for (long steps : new long[] {1, 35}) {
      StoppingProgress progress = new StoppingProgress(2 * steps);
      assertTrue(train(study, parts, 2, 0, progress).interrupted());
      assertEquals(1, checkpoints(parts).size());
    }
    assertFalse(train(study, parts, 2, Long.MAX_VALUE).interrupted());
    assertEquals(RunBits.of(whole), RunBits.of(parts));
  }

  static Stream<Arguments> kindsAndFingerprint() {
    return Stream.concat(
        kinds().map(kind -> Arguments.of(kind, "name", "name")),
        Stream.of(
            Arguments.of(
                "momentum", "seeds:", "experiment: continual\ncontinual: {tasks: 3}\nseeds:"),
            Arguments.of("adam", "logEvery:", "fingerprint: true, logEvery:")));
  }

  /** Stopped within the first task, exactly between the first two, and within the third. */
  @Tag("slow")
  @Test
  void interruptedSequencesOfTasksEndAlikeBitForBit() throws IOException {
    Path file = folder.resolve("spec.yaml");
    String tasks = "experiment: continual\ncontinual: {tasks: 3}\n";
    Files.writeString(file, tasks + SPEC.formatted("momentum", "0.01", STEPS, LOG_EVERY));
    Study study =
        SpecReader.read(file, new Overrides(List.of(), List.of("preconditioner.p=0.5,-1"), 1));
    Path whole = folder.resolve("whole");
    train(study, whole, 2, Long.MAX_VALUE);

    Path parts = folder.resolve("parts");
    for (long logPoints : new long[] {3, 5, 12}) {
      assertTrue(train(study, parts, 2, logPoints * LOG_EVERY * 2).interrupted());
      assertEquals(1, checkpoints(parts).size());
    }
    assertFalse(train(study, parts, 2, Long.MAX_VALUE).interrupted());
    assertEquals(RunBits.of(whole), RunBits.of(parts));
    assertTrue(RunBits.of(whole).values().stream().allMatch(text -> text.contains("forgetting")));
  }

  @Test
  void divergedLanesStayDivergedAfterAnInterruption() throws IOException {
    Study study = study("gradient-descent", "3e4", 16);
    Path whole = folder.resolve("whole");
    train(study, whole, 16, Long.MAX_VALUE);
    Path parts = folder.resolve("parts");
    train(study, parts, 16, 5L * LOG_EVERY * 16);
    train(study, parts, 16, Long.MAX_VALUE);
    Map<String, String> results = RunBits.of(whole);
    assertEquals(results, RunBits.of(parts));
    assertTrue(results.values().stream().anyMatch(text -> text.contains("DIVERGED")));
  }

  @Test
  void damagedCheckpointIsToldAndItsCellsStartAgain() throws IOException {
    Study study = study("gradient-descent", "0.01", 16);
    Path parts = copy("parts");
    Path file = checkpoints(parts).get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    StoppingProgress progress = new StoppingProgress(Long.MAX_VALUE);
    train(study, parts, 16, progress);
    assertEquals(1, progress.notes().size());
    assertTrue(progress.notes().get(0).startsWith(file.toString()), progress.notes().get(0));
    assertEquals(RunBits.of(common.resolve("whole")), RunBits.of(parts));
  }

  /** Bytes that are whole by their checksum and still are not the state of this training. */
  static Stream<Arguments> foreignCheckpoints() {
    UnaryOperator<Checkpoint> shorter =
        c -> with(c, c.step(), "w1", values -> Arrays.copyOf(values, values.length - 1));
    UnaryOperator<Checkpoint> beyond = c -> with(c, STEPS + 1, "step", v -> new double[] {STEPS});
    UnaryOperator<Checkpoint> apart = c -> with(c, c.step() + 1, "w1", values -> values);
    return Stream.of(
        Arguments.of(shorter, "it has 719 values of w1 where the graph holds 720"),
        Arguments.of(beyond, "it is at step 41 of 40"),
        Arguments.of(apart, "its variables are at step 15 and not 16"));
  }

  private static Checkpoint with(
      Checkpoint from, int step, String name, UnaryOperator<double[]> change) {
    Map<String, double[]> variables = new TreeMap<>(from.variables());
    variables.computeIfPresent(name, (key, values) -> change.apply(values));
    return new Checkpoint(from.lanes(), step, from.seconds(), variables, from.curves());
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("foreignCheckpoints")
  void checkpointThatDoesNotFitIsToldAndItsCellsStartAgain(
      UnaryOperator<Checkpoint> change, String why) throws IOException {
    Study study = study("gradient-descent", "0.01", 16);
    Path parts = copy("parts");
    List<List<String>> lanes =
        new Experiments().prepare(study.cells()).stream().map(PreparedTraining::cellIds).toList();
    try (RunDirectory run = RunDirectory.resume(parts, SpecWriter.toYaml(study))) {
      run.checkpoints().write(change.apply(run.checkpoints().read(lanes).orElseThrow()));
    }
    StoppingProgress progress = new StoppingProgress(Long.MAX_VALUE);
    train(study, parts, 16, progress);
    assertEquals(
        List.of(
            "the checkpoint of cell "
                + lanes.get(0).get(0)
                + " is another training's: "
                + why
                + "; its cells start from their first step"),
        progress.notes());
    assertEquals(RunBits.of(common.resolve("whole")), RunBits.of(parts));
  }

  /** The lane groups of the first start are kept, whatever a later one would plan. */
  @Test
  void otherWorkersAndLanesGoOnWithTheSameGroups() throws IOException {
    Study study = study("gradient-descent", "0.01", 16);
    Path parts = copy("parts");
    train(study, parts, 3, Long.MAX_VALUE);
    assertEquals(RunBits.of(common.resolve("whole")), RunBits.of(parts));
  }

  /** One cell of a recorded group is lost: the group is trained again, the others stay. */
  @Test
  void lostCellOfAGroupComesBackBitForBit() throws IOException {
    Study study = study("gradient-descent", "0.01", 16);
    Path run = copy("whole");
    Map<String, String> before = RunBits.of(run);
    Path cells = run.resolve("cells.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(cells));
    String kept = lines.get(6);
    lines.set(5, lines.get(5).replace("train_loss", "train_lost"));
    Files.write(cells, lines);
    train(study, run, 16, Long.MAX_VALUE);
    assertEquals(before, RunBits.of(run));
    assertTrue(Files.readAllLines(cells).contains(kept));
  }

  private Study study(String kind, String learningRate, int cells) throws IOException {
    return study(folder, kind, learningRate, cells);
  }

  private static Study study(Path folder, String kind, String learningRate, int cells)
      throws IOException {
    Path file = folder.resolve("spec.yaml");
    Files.writeString(file, SPEC.formatted(kind, learningRate, STEPS, LOG_EVERY));
    List<String> sweep = cells == 16 ? List.of() : List.of("preconditioner.p=0.5,-1");
    return SpecReader.read(file, new Overrides(List.of(), sweep, cells == 16 ? 4 : 1));
  }

  private static StudyRunner.Outcome train(Study study, Path root, int lanes, long laneSteps)
      throws IOException {
    return train(study, root, lanes, new StoppingProgress(laneSteps));
  }

  private static StudyRunner.Outcome train(
      Study study, Path root, int lanes, StoppingProgress progress) throws IOException {
    return train(study, root, lanes, RunOptions.CALL_SECONDS, progress);
  }

  private static StudyRunner.Outcome train(
      Study study, Path root, int lanes, double callSeconds, StoppingProgress progress)
      throws IOException {
    RunOptions options =
        new RunOptions(1, lanes, 0, SessionOptions.singleThreaded(), 1e9, callSeconds);
    try (RunDirectory run = RunDirectory.resume(root, SpecWriter.toYaml(study))) {
      run.writeSpec(SpecWriter.toYaml(study));
      StudyRunner runner = new StudyRunner(run, options, progress);
      progress.stop(runner::cancel);
      return runner.run(study);
    }
  }

  private static List<Path> checkpoints(Path run) throws IOException {
    Path place = run.resolve("checkpoints");
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.toList();
    }
  }
}
