package org.sigmap.experiment.replay;

import java.util.ArrayList;
import java.util.List;
import org.sigmap.data.RecordedArray;
import org.sigmap.data.RecordedCase;
import org.sigmap.math.Matrix;
import org.sigmap.train.Weights;

/** Recorded parameters, stored as torch does with weights {@code [out,in]}, in our layout. */
final class TorchLayout {
  /** Recorded names in the order of our parameters. */
  static final List<String> NAMES = List.of("W1", "b1", "W2", "b2");

  private TorchLayout() {}

  static Weights weights(RecordedCase recorded, String path) {
    List<double[]> values = parameters(recorded, path, "");
    RecordedArray w1 = recorded.array(path + ".W1");
    RecordedArray w2 = recorded.array(path + ".W2");
    return new Weights(
        new Matrix(w1.shape()[1], w1.shape()[0], values.get(0)),
        values.get(1),
        new Matrix(w2.shape()[1], w2.shape()[0], values.get(2)),
        values.get(3));
  }

  /** Our arrays of the four parameters. */
  static List<double[]> parameters(Weights weights) {
    return List.of(weights.w1().values(), weights.b1(), weights.w2().values(), weights.b2());
  }

  /**
   * The four arrays {@code path.W1.field} … {@code path.b2.field} (or {@code path.W1} … where the
   * field is empty), row-major in our layout.
   */
  static List<double[]> parameters(RecordedCase recorded, String path, String field) {
    List<double[]> values = new ArrayList<>();
    for (String name : NAMES) {
      String place = path + "." + name + (field.isEmpty() ? "" : "." + field);
      RecordedArray array = recorded.array(place);
      values.add(array.shape().length == 2 ? array.matrix().transpose().values() : array.values());
    }
    return values;
  }

  /** For each parameter, {@code [steps, …]} stacked values with every matrix turned. */
  static List<double[]> stacked(RecordedCase recorded, String path) {
    List<double[]> values = new ArrayList<>();
    for (String name : NAMES) {
      RecordedArray array = recorded.array(path + "." + name);
      values.add(array.shape().length == 3 ? turned(array) : array.values());
    }
    return values;
  }

  private static double[] turned(RecordedArray array) {
    int rows = array.shape()[1];
    int columns = array.shape()[2];
    double[] turned = new double[array.values().length];
    for (int at = 0; at < turned.length; at++) {
      int step = at / (rows * columns);
      int row = at / columns % rows;
      int column = at % columns;
      turned[(step * columns + column) * rows + row] = array.values()[at];
    }
    return turned;
  }
}
