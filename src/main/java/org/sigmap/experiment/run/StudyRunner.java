package org.sigmap.experiment.run;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.sigmap.data.source.Draws;
import org.sigmap.experiment.plan.CostModel;
import org.sigmap.experiment.plan.GroupPlan;
import org.sigmap.experiment.plan.LaneGroup;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.plan.Shard;
import org.sigmap.experiment.plan.Workload;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.experiment.study.LaneCurve;
import org.sigmap.experiment.study.PreparedTraining;
import org.sigmap.experiment.tune.TunedStudy;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.LaneTable;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Cell;
import org.sigmap.spec.Study;
import org.sigmap.spec.TuneSpec;
import org.sigmap.spec.Words;
import org.sigmap.train.TrainingSession;
import org.sigmap.train.Weights;

/**
 * Trains the cells of a study that a run directory does not hold yet, several lane groups at once,
 * and records each as soon as its group is done.
 */
public final class StudyRunner {
  /**
   * How a study ended.
   *
   * @param done cells trained to their last step, in this and earlier runs
   * @param diverged cells whose loss stopped being finite, likewise
   * @param failed cells that cannot be trained, likewise
   * @param interrupted whether cells are missing because somebody asked to stop
   */
  public record Outcome(int done, int diverged, int failed, boolean interrupted) {
    public int recorded() {
      return done + diverged + failed;
    }
  }

  /** Looks at what a study reads, and throws if it is not any more what it was. */
  @FunctionalInterface
  public interface Guard {
    void check() throws IOException;
  }

  /**
   * Multiply-adds, a second or two of a processor: what is trained in less takes no longer than its
   * forecast.
   */
  private static final double LEAST_FORECAST = 1e10;

  private final RunDirectory run;
  private final RunOptions options;
  private final Progress progress;
  private final Set<String> recorded = new HashSet<>();
  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final Guard data;
  private final Experiments experiments;
  private boolean predictions;
  private boolean forecasts;

  public StudyRunner(RunDirectory run, RunOptions options, Progress progress) {
    this(run, options, progress, () -> {}, new Experiments());
  }

  /**
   * @param data checked before a lane group is trained and before its cells are recorded: all
   *     groups of a run see the same
   * @param experiments of the study
   */
  public StudyRunner(
      RunDirectory run,
      RunOptions options,
      Progress progress,
      Guard data,
      Experiments experiments) {
    this.data = data;
    this.experiments = experiments;
    this.run = run;
    this.options = options;
    this.progress = progress;
  }

  /** Records too what the test rows of every cell are taken for. */
  public StudyRunner withPredictions() {
    predictions = true;
    return this;
  }

  /** Says beforehand how long training takes, as {@link Forecast} does. */
  public StudyRunner withForecasts() {
    forecasts = true;
    return this;
  }

  /** Asks every group to stop at the end of its session call; what is recorded stays. */
  public void cancel() {
    cancelled.set(true);
  }

  /** Trains what is missing. A cell that cannot be trained is recorded as failed. */
  public Outcome run(Study study) throws IOException {
    return run(study, Shard.whole(), List.of());
  }

  /**
   * Trains what is missing of one shard.
   *
   * @param measured cells of an earlier run whose seconds balance the shards; where there are none,
   *     an estimate does
   */
  public Outcome run(Study study, Shard shard, List<CellRecord> measured) throws IOException {
    for (Map.Entry<String, String> exhibit : experiments.exhibits(study.cells()).entrySet()) {
      run.writeExhibit(exhibit.getKey(), exhibit.getValue());
    }
    if (study.tuning().isPresent()) {
      return run(TunedStudy.share(study.tuning().get(), shard, measured, experiments));
    }
    List<PreparedTraining> trainings = experiments.prepare(study.cells());
    List<LaneGroup> all = GroupPlan.of(trainings, run, options, shard, progress);
    CostModel cost = new CostModel(measured, trainings);
    train(shard.of(all, cost::of));
    return outcome();
  }

  /** Trains what is missing of the trials, then of the results that they choose. */
  private Outcome run(TunedStudy study) throws IOException {
    TuneSpec tune = study.tuning().spec();
    List<LaneGroup> trials = plan(experiments.prepare(study.tuning().trials()));
    Set<String> held = run.records().stream().map(CellRecord::cell).collect(Collectors.toSet());
    if (!GroupPlan.unfinished(trials, held).isEmpty()) {
      progress.phase(
          "tuning %s over %s".formatted(tune.field(), Words.count(tune.values().size(), "value")));
      train(trials);
    }
    if (cancelled.get()) {
      return outcome();
    }
    List<Cell> results = study.results(run.records());
    List<LaneGroup> last = plan(experiments.prepare(results));
    if (tune.holdsOut()) {
      progress.phase("training the chosen values");
      train(last);
    } else {
      study.adopt(run, results.stream().filter(cell -> !held.contains(cell.id().value())).toList());
    }
    return outcome();
  }

  private List<LaneGroup> plan(List<PreparedTraining> trainings) throws IOException {
    return GroupPlan.of(trainings, run, options, Shard.whole(), progress);
  }

  /**
   * Trains what is missing of the lane groups that a table holds.
   *
   * @throws IllegalArgumentException if the table is not of this study
   */
  public Outcome run(Study study, LaneTable lanes) throws IOException {
    Set<String> wanted =
        lanes.groups().stream()
            .flatMap(List::stream)
            .flatMap(List::stream)
            .collect(Collectors.toSet());
    List<Cell> cells =
        study.cells().stream().filter(cell -> wanted.contains(cell.id().value())).toList();
    train(
        GroupPlan.match(lanes, experiments.prepare(cells))
            .orElseThrow(
                () -> new IllegalArgumentException("the lane groups are not of this study")));
    return outcome();
  }

  private void train(List<LaneGroup> groups) throws IOException {
    run.records().forEach(cell -> recorded.add(cell.cell()));
    Workload work = Workload.of(groups, recorded, options, progress);
    run.checkpoints().keepOnly(work.groups().stream().map(LaneGroup::cellIds).toList());
    progress.planned(work, forecast(work));
    if (!work.groups().isEmpty()) {
      run.trainingBegins();
    }
    new Workers(this::train, this::halved, options.session(work.workers()), cancelled, progress)
        .train(work);
  }

  private OptionalDouble forecast(Workload work) {
    if (!forecasts || CostModel.of(work.groups()) < LEAST_FORECAST) {
      return OptionalDouble.empty();
    }
    Progress.Stage stage = progress.stage("timing some steps");
    try {
      return Forecast.of(List.of(work), options, cancelled::get)
          .map(forecast -> OptionalDouble.of(forecast.seconds()))
          .orElse(OptionalDouble.empty());
    } finally {
      stage.close();
    }
  }

  private Outcome outcome() throws IOException {
    Map<CellStatus, Integer> ends = new EnumMap<>(CellStatus.class);
    run.cells().forEach(cell -> ends.merge(cell.status(), 1, Integer::sum));
    return new Outcome(
        ends.getOrDefault(CellStatus.DONE, 0),
        ends.getOrDefault(CellStatus.DIVERGED, 0),
        ends.getOrDefault(CellStatus.FAILED, 0),
        cancelled.get());
  }

  private void halved(LaneGroup group) throws IOException {
    synchronized (run) {
      GroupPlan.halved(run, group);
    }
    progress.note(
        "a group of %d networks exhausts the device's memory; it begins again as two"
            .formatted(group.trainings().size()));
  }

  private void train(LaneGroup group, TrainingSession session) throws IOException {
    Draws draws = new Draws();
    GroupCheckpoints checkpoints =
        new GroupCheckpoints(run.checkpoints(), group, options.checkpointSeconds(), progress);
    GroupTrainer trainer =
        new GroupTrainer(group, session, draws, checkpoints, cancelled::get, options, progress);
    data.check();
    List<LaneCurve> trained = trainer.train();
    data.check();
    List<Weights> weights = trainer.weights();
    double seconds = trainer.seconds() / group.trainings().size();
    CellRecorder recorder = new CellRecorder(run, draws, progress, predictions);
    Progress.Stage stage = progress.stage("recording " + Words.count(trained.size(), "network"));
    try {
      for (int lane = 0; lane < trained.size(); lane++) {
        CellRecorder.TrainedLane ended =
            new CellRecorder.TrainedLane(
                group.trainings().get(lane),
                trained.get(lane),
                weights.isEmpty() ? Optional.empty() : Optional.of(weights.get(lane)),
                trainer.spectrum(lane),
                trainer.preconditioner(lane),
                seconds);
        for (Cell cell : ended.training().cells()) {
          // A process that died between two cells of a group has recorded the first already.
          if (!recorded.contains(cell.id().value())) {
            recorder.record(cell, ended);
          }
        }
      }
    } finally {
      stage.close();
    }
    checkpoints.delete();
  }
}
