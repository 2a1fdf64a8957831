package org.sigmap.experiment.suggest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sigmap.results.AxisName;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.Metric;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.RunRefusedException;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.Study;
import org.sigmap.spec.Tuning;

/**
 * One finished training of a study that compares exponents.
 *
 * @param setting its axes without p and seed
 * @param task what trainings share that differ in p, in a tuned field, in the rows held out and in
 *     how often they were logged
 * @param loss test loss, or what decides the choice where rows were held out; infinite if it
 *     diverged or failed
 */
record Trial(
    String study,
    Map<String, Object> setting,
    CellSpec spec,
    JsonNode task,
    double p,
    double loss,
    Kind kind) {
  private static final String P = AxisName.P.path();
  private static final String HELD = "validationFraction";

  /** What a loss was measured on. */
  enum Kind {
    /** Rows that nothing was chosen by. */
    TEST,
    /** Training rows held out by {@code samples.validationFraction}. */
    VALIDATION,
    /**
     * Rows that nothing was chosen by, with a p that was learned from some of the training rows.
     */
    LEARNED,
    /** What {@code tune:} chooses by: of every p at its chosen value, or of the chosen p alone. */
    TUNED
  }

  long seed() {
    return spec.seed();
  }

  /**
   * The trainings of a run: with an axis of exponents, with or without a tuned field beside it; or
   * tuned in p itself, which then is one choice a setting and seed; or with a p that is learned.
   *
   * @throws RunRefusedException if it compares no exponents or is not of experiment generalization
   */
  static List<Trial> of(RunDirectory run) throws IOException {
    Study study =
        run.study()
            .orElseThrow(
                () ->
                    new RunRefusedException(
                        run.root() + " has no spec.yaml, so its data is not known"));
    Optional<String> field = study.tuning().map(tuning -> tuning.spec().field());
    boolean tunesP = field.filter(P::equals).isPresent();
    // At one's own rates it is another comparison than at the same rate.
    String name = study.name() + (field.isEmpty() || tunesP ? "" : ", tuned " + field.get());
    Map<String, CellSpec> specs = new HashMap<>();
    study.cells().forEach(cell -> specs.put(cell.id().value(), cell.spec()));
    Map<String, Double> validation = validationLosses(study, run.records());
    List<Trial> trials = new ArrayList<>();
    for (CellRecord record : run.cells()) {
      CellSpec spec = specs.get(record.cell());
      Map<String, Object> setting = new LinkedHashMap<>(record.setting());
      PreconditionerSpec power = spec.preconditioner();
      boolean learns = power.validates();
      Object swept = setting.remove(P);
      Object tuned = tunesP ? record.tuned().value() : swept;
      // Wherever it began; one that a tuned start leads to is none of these.
      Object p = learns ? (tunesP ? null : (Object) 0.0) : tuned;
      if (p == null
          || !Suggester.task(spec).filter(spec::equals).isPresent()
          || !(learns || power.knownBeforeTraining())) {
        throw new RunRefusedException(
            ("%s does not compare exponents; name runs of experiment generalization with"
                    + " an axis %s")
                .formatted(run.root(), P));
      }
      boolean done = record.status() == CellStatus.DONE;
      double loss = done ? record.metrics().get(Metric.TEST_LOSS.key()) : Double.POSITIVE_INFINITY;
      ObjectNode tree = SpecSchema.tree(spec);
      boolean held = tree.get("samples").has(HELD);
      Kind kind = tunesP ? Kind.TUNED : learns ? Kind.LEARNED : held ? Kind.VALIDATION : Kind.TEST;
      tree.set("preconditioner", SpecSchema.tree(power.learnt(power.p())));
      double number = ((Number) p).doubleValue();
      Trial trial = new Trial(name, setting, spec, task(tree, field), number, loss, kind);
      trials.add(trial);
      Double deciding = validation.get(record.cell());
      if (kind == Kind.TEST && deciding != null) {
        trials.add(new Trial(name, setting, spec, trial.task(), number, deciding, Kind.TUNED));
      }
    }
    return trials;
  }

  /** Of a tuned study, by the identity of the result whose trial it is. */
  private static Map<String, Double> validationLosses(Study study, List<CellRecord> records) {
    Map<String, CellRecord> byId =
        records.stream().collect(Collectors.toMap(CellRecord::cell, record -> record));
    Map<String, Double> losses = new HashMap<>();
    for (Tuning.Candidate candidate : study.tuning().map(Tuning::candidates).orElse(List.of())) {
      CellRecord trial = byId.get(candidate.trial().id().value());
      Double loss = trial == null ? null : trial.metrics().get(Metric.VALIDATION_LOSS.key());
      losses.put(candidate.result().id().value(), loss);
    }
    return losses;
  }

  private static JsonNode task(ObjectNode tree, Optional<String> tuned) {
    // How a power is worked out makes it no other one.
    ((ObjectNode) tree.get("preconditioner")).remove(List.of("p", "method"));
    ((ObjectNode) tree.get("samples")).remove(List.of(HELD, "holdout", "trial"));
    ((ObjectNode) tree.get("training")).remove(List.of("logEvery", "fingerprint"));
    tuned
        .map(field -> field.split("\\."))
        .ifPresent(path -> ((ObjectNode) tree.get(path[0])).remove(path[path.length - 1]));
    return tree;
  }
}
