package org.sigmap.experiment.replay;

import java.util.List;
import org.sigmap.spec.Precision;

/** Re-runs one kind of recorded trajectory. */
@FunctionalInterface
public interface Replay {

  /**
   * Trains from the recorded start and compares every recorded quantity.
   *
   * @param precision float32 compares with the recorded run, float64 with its {@code f64} block,
   *     the same code run in double precision from the same float32 start
   * @throws org.sigmap.experiment.replay.RecordedCaseException if the file lacks what this kind
   *     needs
   */
  Deviation run(RecordedCase recorded, Precision precision);

  /**
   * The replay of a case's {@code kind}.
   *
   * @throws UnknownKindException if no replay knows the kind
   */
  static Replay of(RecordedCase recorded) {
    String kind = recorded.text("kind");
    return switch (kind) {
      case CovarianceReplay.KIND -> new CovarianceReplay();
      case AdaHessianReplay.KIND -> new AdaHessianReplay();
      case ClassifierReplay.KIND -> new ClassifierReplay();
      case TransferReplay.RIDGE, TransferReplay.TRANSFER, TransferReplay.ADAHESSIAN ->
          new TransferReplay();
      default ->
          throw new UnknownKindException(
              recorded.file(),
              "kind",
              kind,
              List.of(
                  CovarianceReplay.KIND,
                  AdaHessianReplay.KIND,
                  ClassifierReplay.KIND,
                  TransferReplay.RIDGE,
                  TransferReplay.TRANSFER,
                  TransferReplay.ADAHESSIAN));
    };
  }
}
