package org.sigmap.experiment.tune;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.sigmap.experiment.plan.CostModel;
import org.sigmap.experiment.plan.Shard;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.results.CellRecord;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.RunMerge;
import org.sigmap.results.TunedChoice;
import org.sigmap.spec.Cell;
import org.sigmap.spec.Tuned;
import org.sigmap.spec.Tuning;

/**
 * What a tuned study trains: first the trials of every value, then, at every setting, the results
 * of the value that their records choose. What is to be done follows from the study and the records
 * on disk alone, so that a run may stop and go on anywhere.
 */
public record TunedStudy(Tuning tuning) {

  /**
   * A shard's own part, which knows by itself what to choose.
   *
   * @param measured cells of an earlier run whose seconds balance the shards
   */
  public static TunedStudy share(
      Tuning tuning, Shard shard, List<CellRecord> measured, Experiments experiments) {
    if (shard.count() == 1) {
      return new TunedStudy(tuning);
    }
    CostModel cost = new CostModel(measured, experiments.prepare(tuning.trials()));
    return new TunedStudy(
        Tuning.joined(
            tuning.spec(),
            shard.of(
                tuning.parts(),
                part -> experiments.prepare(part.trials()).stream().mapToDouble(cost::of).sum())));
  }

  /**
   * The results of the chosen values, in the study's order; none of a setting whose trials are not
   * all recorded. A setting that has results already keeps their value.
   *
   * @param records of the run
   */
  public List<Cell> results(List<CellRecord> records) {
    Map<String, CellRecord> byId = byId(records);
    Map<Map<String, Object>, TunedChoice> chosen = TunedChoice.of(tuning, byId);
    List<Cell> results = new ArrayList<>();
    tuning
        .choices()
        .forEach(
            (setting, candidates) -> {
              if (chosen.containsKey(setting)) {
                TunedChoice choice = chosen.get(setting);
                Number value =
                    candidates.stream()
                        .filter(c -> byId.containsKey(c.result().id().value()))
                        .map(Tuning.Candidate::value)
                        .findFirst()
                        .orElse(choice.best().value());
                candidates.stream()
                    .map(Tuning.Candidate::result)
                    .filter(cell -> tuned(cell).value().equals(value))
                    .forEach(cell -> results.add(cell.tuned(tuned(cell).chosen(choice.edge()))));
              }
            });
    return results;
  }

  /**
   * Records results whose trials trained on all rows: as they ended, so that nothing is trained
   * again.
   *
   * @param results not recorded yet
   */
  public void adopt(RunDirectory run, List<Cell> results) throws IOException {
    Map<String, String> trials = new HashMap<>();
    tuning.candidates().forEach(c -> trials.put(c.result().id().value(), c.trial().id().value()));
    Map<String, CellRecord> byId = byId(run.records());
    Map<CellRecord, String> adopted = new LinkedHashMap<>();
    for (Cell cell : results) {
      String trial = trials.get(cell.id().value());
      adopted.put(byId.get(trial).of(cell), trial);
    }
    RunMerge.copy(run, run, adopted);
  }

  private static Tuned tuned(Cell cell) {
    return cell.tuned().orElseThrow();
  }

  private static Map<String, CellRecord> byId(List<CellRecord> records) {
    return records.stream().collect(Collectors.toMap(CellRecord::cell, cell -> cell));
  }
}
