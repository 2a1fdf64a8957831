package org.sigmap.experiment.replay;

import org.sigmap.spec.Precision;
import org.sigmap.train.HeadFit;
import org.sigmap.train.SessionOptions;

/**
 * A ridge head alone (kind {@code D_ridge}), or a whole transfer: the training on the source task,
 * by whichever replay knows it, and the head on the target.
 *
 * <p>Heads are compared with the float64 block in either precision: they are solved in float64, and
 * the recorded float32 heads differ from that block by up to 3e-4 themselves.
 */
final class TransferReplay implements Replay {
  static final String RIDGE = "D_ridge";
  static final String TRANSFER = "D_transfer";
  static final String ADAHESSIAN = "D_transfer_adahessian";

  @Override
  public Deviation run(RecordedCase recorded, Precision precision) {
    Deviation.Collector collector = new Deviation.Collector();
    if (recorded.text("kind").equals(RIDGE)) {
      compareHead(collector, recorded);
      return collector.deviation();
    }
    compareHead(collector, recorded.section("ridge"));
    RecordedCase source = recorded.section("phase1");
    Deviation training =
        recorded.text("kind").equals(ADAHESSIAN)
            ? AdaHessianReplay.run(source, AdaHessianReplay.isConstant(recorded), precision)
            : new CovarianceReplay().run(source, precision);
    training.byQuantity().forEach((quantity, error) -> collector.add("phase1." + quantity, error));
    return collector.deviation();
  }

  private static void compareHead(Deviation.Collector collector, RecordedCase recorded) {
    HeadFit fit =
        HeadFit.of(
            RecordedWeights.of(recorded.section("before")),
            RecordedRun.examples(recorded, ""),
            recorded.number("lam"),
            SessionOptions.singleThreaded());
    double[] w2 = recorded.array("f64.W2").matrix().transpose().values();
    collector.compare("W2", fit.weights().w2().values(), w2);
    collector.compare(
        "b2",
        fit.weights().b2(),
        recorded.array("f64.b2").values(),
        Deviation.Collector.largestMagnitude(w2));
    compare(collector, "train_mse", fit.trainLoss(), recorded);
    compare(collector, "test_mse", fit.testLoss(), recorded);
  }

  private static void compare(
      Deviation.Collector collector, String quantity, double ours, RecordedCase recorded) {
    collector.compare(
        quantity, new double[] {ours}, new double[] {recorded.array("f64." + quantity).scalar()});
  }
}
