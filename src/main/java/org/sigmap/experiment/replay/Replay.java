package org.sigmap.experiment.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.sigmap.spec.LearnerSpec;
import org.sigmap.spec.Precision;

/** Re-runs one kind of recorded trajectory. */
@FunctionalInterface
public interface Replay {

  /**
   * Trains from the recorded start and compares every recorded quantity.
   *
   * @param precision float32 compares with the recorded run, float64 with its {@code f64} block,
   *     the same code run in double precision from the same float32 start, where there is one
   * @throws RecordedCaseException if the file lacks what this kind needs
   */
  Deviation run(RecordedCase recorded, Precision precision);

  /**
   * @param reader reads what learns, and how, as a spec says it; refuses what it may not say
   * @throws RecordedCaseException if no replay knows the kind
   */
  static Replay of(RecordedCase recorded, Function<ObjectNode, LearnerSpec> reader) {
    Map<String, Replay> known = new LinkedHashMap<>();
    known.put(CovarianceReplay.KIND, new CovarianceReplay());
    known.put(AdaHessianReplay.KIND, new AdaHessianReplay());
    known.put(ClassifierReplay.KIND, new ClassifierReplay());
    known.put(TransferReplay.RIDGE, new TransferReplay());
    known.put(TransferReplay.TRANSFER, new TransferReplay());
    known.put(TransferReplay.ADAHESSIAN, new TransferReplay());
    known.put(SpecReplay.KIND, new SpecReplay(reader));
    Replay replay = known.get(recorded.text("kind"));
    if (replay == null) {
      throw RecordedCaseException.unknown(recorded, "kind", known.keySet());
    }
    return replay;
  }
}
