package org.sigmap.experiment.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.sigmap.data.source.Draws;
import org.sigmap.device.LaneMemory;
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
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Cell;
import org.sigmap.spec.Study;
import org.sigmap.spec.Tuning;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainingSession;

/**
 * How long a study is expected to train on this machine. A few steps of its graphs are made, timed
 * and thrown away, in as many sessions at once as train; nothing is written.
 *
 * <p>A group of G lanes takes t₀ + T·t₁ + (T/k + 1)·t₂ seconds: t₀ to load it, t₁ for a step and t₂
 * for an evaluation, of which there is one every k of T steps; a group with fewer lanes than the
 * one that was timed takes its share. Groups go to whichever worker is free. Beyond {@value
 * #MOST_TIMED} kinds of group, those with the most arithmetic are timed and the others follow from
 * theirs.
 *
 * @param seconds of training, reports and checkpoints not included
 * @param kinds of lane group, each with a graph of its own
 * @param timed kinds that were timed
 */
public record Forecast(double seconds, int kinds, int timed) {
  private static final int MOST_TIMED = 8;

  /** Steps are timed for about so long. */
  private static final double TIMED_SECONDS = 0.1;

  /**
   * What a run would train: the cells that are missing or, of a tuned study, first the trials and
   * then the results, those of any value where none is chosen yet.
   *
   * @param run that would be gone on with
   * @param experiments of the study
   * @param measured cells of an earlier run whose seconds balance the shards
   */
  public static List<Workload> workloads(
      Study study,
      Experiments experiments,
      Shard shard,
      List<CellRecord> measured,
      Optional<RunDirectory> run,
      RunOptions options,
      Progress progress)
      throws IOException {
    List<CellRecord> records = run.isPresent() ? run.get().records() : List.of();
    Set<String> recorded = records.stream().map(CellRecord::cell).collect(Collectors.toSet());
    List<Workload> parts = new ArrayList<>();
    if (study.tuning().isEmpty()) {
      List<PreparedTraining> trainings = experiments.prepare(study.cells());
      CostModel cost = new CostModel(measured, trainings);
      List<LaneGroup> all = GroupPlan.lookedAt(trainings, run, options, shard, progress);
      parts.add(Workload.of(shard.of(all, cost::of), recorded, options, progress));
      return parts;
    }
    TunedStudy own = TunedStudy.share(study.tuning().get(), shard, measured, experiments);
    List<List<Cell>> cells = new ArrayList<>(List.of(own.tuning().trials()));
    if (own.tuning().spec().holdsOut()) {
      List<Cell> chosen = own.results(records);
      cells.add(chosen.isEmpty() ? anyResults(own.tuning()) : chosen);
    }
    for (List<Cell> part : cells) {
      List<LaneGroup> groups =
          GroupPlan.lookedAt(experiments.prepare(part), run, options, Shard.whole(), progress);
      parts.add(Workload.of(groups, recorded, options, progress));
    }
    return parts;
  }

  /** The results of the first value at every setting. */
  private static List<Cell> anyResults(Tuning tuning) {
    List<Cell> cells = new ArrayList<>();
    for (List<Tuning.Candidate> candidates : tuning.choices().values()) {
      Number value = candidates.get(0).value();
      candidates.stream()
          .filter(candidate -> candidate.value().equals(value))
          .forEach(candidate -> cells.add(candidate.result()));
    }
    return cells;
  }

  /**
   * Times steps of what is to be trained.
   *
   * @param cancelled whether all is to stop, which is asked between calls of a session
   * @return empty where it was, or a group exhausted the device's memory, which begins again as two
   */
  public static Optional<Forecast> of(
      List<Workload> parts, RunOptions options, BooleanSupplier cancelled) {
    Map<PreparedTraining.Key, LaneGroup> kinds = new LinkedHashMap<>();
    Map<PreparedTraining.Key, Double> work = new HashMap<>();
    CostModel cost = new CostModel(List.of(), List.of());
    for (Workload part : parts) {
      for (LaneGroup group : part.groups()) {
        PreparedTraining.Key kind = group.trainings().get(0).key();
        kinds.merge(kind, group, (a, b) -> b.trainings().size() > a.trainings().size() ? b : a);
        work.merge(kind, cost.of(group), Double::sum);
      }
    }
    int workers = parts.stream().mapToInt(Workload::workers).max().orElse(1);
    List<LaneGroup> dearest =
        kinds.entrySet().stream()
            .sorted(Comparator.comparingDouble(kind -> -work.get(kind.getKey())))
            .limit(MOST_TIMED)
            .map(Map.Entry::getValue)
            .toList();
    Map<PreparedTraining.Key, Double> secondsALane = times(dearest, workers, options, cancelled);
    if (secondsALane.values().stream().anyMatch(seconds -> seconds.isNaN())) {
      return Optional.empty();
    }
    double timedWork = dearest.stream().mapToDouble(cost::of).sum();
    double timedSeconds =
        dearest.stream()
            .mapToDouble(g -> secondsALane.get(g.trainings().get(0).key()) * g.trainings().size())
            .sum();
    double seconds = 0;
    for (Workload part : parts) {
      PriorityQueue<Double> ends = new PriorityQueue<>();
      for (int i = 0; i < part.workers(); i++) {
        ends.add(0.0);
      }
      double last = 0;
      for (LaneGroup group : part.groups()) {
        Double known = secondsALane.get(group.trainings().get(0).key());
        double takes =
            known == null
                ? cost.of(group) / timedWork * timedSeconds
                : known * group.trainings().size();
        double end = ends.remove() + takes;
        ends.add(end);
        last = Math.max(last, end);
      }
      seconds += last;
    }
    return Optional.of(new Forecast(seconds, kinds.size(), dearest.size()));
  }

  /** Seconds of a whole training for each lane, by kind of group; NaN where that is not told. */
  private static Map<PreparedTraining.Key, Double> times(
      List<LaneGroup> groups, int workers, RunOptions options, BooleanSupplier cancelled) {
    SessionOptions use = options.session(workers);
    Map<PreparedTraining.Key, Double> slowest = new HashMap<>();
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    List<Future<Double>> ends = new ArrayList<>();
    // All workers are busy while a run trains, and share caches and memory.
    for (int i = 0; i < Math.max(groups.size(), groups.isEmpty() ? 0 : workers); i++) {
      LaneGroup group = groups.get(i % groups.size());
      ends.add(pool.submit(() -> seconds(group, use, cancelled) / group.trainings().size()));
    }
    List<Double> seconds = Timings.of(pool, ends);
    for (int i = 0; i < seconds.size(); i++) {
      LaneGroup group = groups.get(i % groups.size());
      slowest.merge(group.trainings().get(0).key(), seconds.get(i), Math::max);
    }
    return slowest;
  }

  private static double seconds(LaneGroup group, SessionOptions use, BooleanSupplier cancelled) {
    if (cancelled.getAsBoolean()) {
      return Double.NaN;
    }
    List<LaneCurve> lanes = group.trainings().stream().map(t -> LaneCurve.of(t.task())).toList();
    try (TrainingSession session = TrainingSession.open(group.shape(), use)) {
      // What a session does once for each kind of call is not what the calls take.
      load(group, session, lanes);
      if (lanes.stream().allMatch(lane -> lane.failure().isPresent())) {
        return 0;
      }
      session.step(1);
      session.advance(1);
      double loading = Timings.seconds(() -> load(group, session, lanes));
      int steps = 1;
      double stepping = Timings.seconds(() -> session.step(1));
      while (stepping < TIMED_SECONDS && steps < group.steps() && !cancelled.getAsBoolean()) {
        steps *= 2;
        int more = steps;
        stepping = Timings.seconds(() -> session.step(more));
      }
      double evaluating = Timings.seconds(() -> session.advance(0));
      double evaluations = 1 + (double) group.steps() / group.logEvery();
      return loading + group.steps() * (stepping / steps) + evaluations * evaluating;
    } catch (RuntimeException failure) {
      if (LaneMemory.exhausted(failure)) {
        return Double.NaN;
      }
      throw failure;
    }
  }

  private static void load(LaneGroup group, TrainingSession session, List<LaneCurve> lanes) {
    Draws draws = new Draws();
    new GroupLoader(group, session, lanes)
        .load(0, lane -> group.trainings().get(lane).task().inputs(draws));
  }
}
