package org.sigmap.experiment.suggest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.results.AxisName;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.Metric;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.RunRefusedException;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.DataSpec;
import org.sigmap.spec.GeneralizationCell;
import org.sigmap.spec.LearnerSpec;
import org.sigmap.spec.Study;

/**
 * One finished training of a study that compares exponents.
 *
 * @param setting its axes without p and seed
 * @param loss test loss, or validation loss where rows were held out; infinite if it diverged or
 *     failed
 */
record Trial(
    String study, Map<String, Object> setting, GeneralizationCell spec, double p, double loss) {
  /**
   * @throws RunRefusedException if it has no axis of exponents or is not of experiment
   *     generalization
   */
  static List<Trial> of(RunDirectory run) throws IOException {
    Study study =
        run.study()
            .orElseThrow(
                () ->
                    new RunRefusedException(
                        run.root() + " has no spec.yaml, so its data is not known"));
    Map<String, CellSpec> specs = new HashMap<>();
    study.cells().forEach(cell -> specs.put(cell.id().value(), cell.spec()));
    List<Trial> trials = new ArrayList<>();
    for (CellRecord record : run.cells()) {
      Optional<GeneralizationCell> spec = Suggester.task(specs.get(record.cell()));
      if (spec.isEmpty()
          || !record.axes().containsKey(AxisName.P.path())
          || !spec.get().preconditioner().knownBeforeTraining()) {
        throw new RunRefusedException(
            ("%s does not compare exponents; name runs of experiment generalization with"
                    + " an axis %s")
                .formatted(run.root(), AxisName.P.path()));
      }
      trials.add(of(study.name(), spec.get(), record));
    }
    return trials;
  }

  private static Trial of(String study, GeneralizationCell spec, CellRecord record) {
    Map<String, Object> setting = new LinkedHashMap<>(record.setting());
    Object p = setting.remove(AxisName.P.path());
    boolean done = record.status() == CellStatus.DONE;
    double loss = done ? record.metrics().get(Metric.TEST_LOSS.key()) : Double.POSITIVE_INFINITY;
    return new Trial(study, setting, spec, ((Number) p).doubleValue(), loss);
  }

  boolean validates() {
    return spec.samples().validationFraction() != null;
  }

  /** What trials share that differ in p, in the rows held out and in how often they were logged. */
  GeneralizationCell task() {
    return new GeneralizationCell(
        spec.seed(),
        new DataSpec.OfTeacher(spec.teacher(), spec.samples().withoutValidation()),
        new LearnerSpec(
            spec.model(),
            spec.optimizer(),
            spec.preconditioner().withExponent(0),
            spec.training().unobserved(),
            spec.conventions()));
  }
}
