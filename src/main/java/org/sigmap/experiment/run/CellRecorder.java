package org.sigmap.experiment.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.data.source.Draws;
import org.sigmap.experiment.plan.Progress;
import org.sigmap.experiment.study.LaneCurve;
import org.sigmap.experiment.study.NetworkTask;
import org.sigmap.experiment.study.PreparedTraining;
import org.sigmap.math.ImpossiblePowerException;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.Checkpoint;
import org.sigmap.results.CurvePoint;
import org.sigmap.results.Prediction;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.SpectrumPoint;
import org.sigmap.spec.Cell;
import org.sigmap.train.Weights;

/**
 * Reads cells off trained lanes and records them.
 *
 * @param draws the data of the lane group
 * @param withPredictions whether what the test rows are taken for is recorded too
 */
record CellRecorder(RunDirectory run, Draws draws, Progress progress, boolean withPredictions) {

  /**
   * A lane that has ended.
   *
   * @param weights the parameters after the last update; absent where the group had none to train
   * @param spectrum the covariance that it was preconditioned by
   * @param preconditioner metrics of its P
   * @param seconds its share of the group's wall time
   */
  record TrainedLane(
      PreparedTraining training,
      LaneCurve curve,
      Optional<Weights> weights,
      Optional<SymmetricEigen> spectrum,
      Map<String, Double> preconditioner,
      double seconds) {}

  void record(Cell cell, TrainedLane lane) throws IOException {
    String id = cell.id().value();
    NetworkTask task = lane.training().task();
    List<Checkpoint.Point> share = task.share(cell, lane.curve().points());
    CellRecord record;
    List<SpectrumPoint> spectrum = List.of();
    List<Prediction> predictions = List.of();
    try {
      record = ended(cell, lane, share);
      if (record.status() != CellStatus.FAILED) {
        spectrum = task.spectrum(cell, draws);
      }
      if (record.status() == CellStatus.DONE && withPredictions) {
        predictions = task.predictions(cell, lane.weights().orElseThrow(), draws);
      }
    } catch (ImpossiblePowerException refusal) {
      // What is measured after training takes powers too, which may not exist where training's did.
      record =
          CellRecord.failed(
              id, cell.axes(), refusal.getMessage(), lane.training().steps(cell), lane.seconds());
    }
    List<CurvePoint> points =
        share.stream()
            .map(point -> new CurvePoint(id, point.step(), point.metric(), point.value()))
            .toList();
    CellRecord tuned = record.of(cell);
    run.append(tuned, points, spectrum, predictions);
    progress.spectrum(cell, spectrum);
    progress.finished(tuned);
  }

  private CellRecord ended(Cell cell, TrainedLane lane, List<Checkpoint.Point> share) {
    String id = cell.id().value();
    int steps = lane.training().steps(cell);
    LaneCurve curve = lane.curve();
    if (curve.reached(steps)) {
      Map<String, Double> metrics = metrics(cell, lane, share);
      return CellRecord.finished(id, cell.axes(), metrics, steps, lane.seconds());
    }
    int at = curve.divergedAt();
    Optional<String> failure = curve.failure();
    return failure.isPresent()
        ? CellRecord.failed(id, cell.axes(), failure.get(), at, lane.seconds())
        : new CellRecord(id, cell.axes(), CellStatus.DIVERGED, Map.of(), at, lane.seconds());
  }

  private Map<String, Double> metrics(Cell cell, TrainedLane lane, List<Checkpoint.Point> share) {
    NetworkTask task = lane.training().task();
    Map<String, Double> metrics = LaneCurve.last(share);
    metrics.keySet().removeIf(metric -> !task.isFinal(metric));
    metrics.putAll(lane.preconditioner());
    lane.spectrum().ifPresent(sigma -> metrics.putAll(task.covarianceMetrics(sigma)));
    metrics.putAll(task.finalMetrics(cell, lane.weights().orElseThrow(), draws));
    return metrics;
  }
}
