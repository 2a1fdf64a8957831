package org.sigmap.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.sigmap.graph.Bundle;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** Copies between Java arrays and tensors; the caller owns every tensor made here. */
public final class HostTensors {
  /** Numbers that are rounded at once, so that large arrays are not there a second time. */
  private static final int PIECE = 1 << 14;

  private HostTensors() {}

  /**
   * A tensor of {@code type} (float32, float64 or int32) holding {@code values} in row-major order.
   */
  public static <T extends TType> T of(Class<T> type, Shape shape, double[] values) {
    if (shape.size() != values.length) {
      throw new IllegalArgumentException(values.length + " values do not fill shape " + shape);
    }
    Tensor tensor;
    if (type == TFloat32.class) {
      tensor = TFloat32.tensorOf(shape, t -> write(values, t.asRawTensor().data().asFloats()));
    } else if (type == TFloat64.class) {
      tensor = TFloat64.tensorOf(shape, t -> t.copyFrom(DataBuffers.of(values, true, false)));
    } else if (type == TInt32.class) {
      int[] ints = new int[values.length];
      for (int i = 0; i < ints.length; i++) {
        ints[i] = (int) values[i];
      }
      tensor = TInt32.tensorOf(shape, t -> t.copyFrom(DataBuffers.of(ints, true, false)));
    } else {
      throw new IllegalArgumentException("no host copy for tensors of " + type.getSimpleName());
    }
    return type.cast(tensor);
  }

  /** The values of a float32, float64 or int32 tensor in row-major order. */
  public static double[] toDoubles(Tensor tensor) {
    int size = Math.toIntExact(tensor.shape().size());
    double[] values = new double[size];
    if (tensor instanceof TFloat64 doubles) {
      doubles.copyTo(DataBuffers.of(values, false, false));
    } else if (tensor instanceof TFloat32 floats) {
      read(floats.asRawTensor().data().asFloats(), values);
    } else if (tensor instanceof TInt32 integers) {
      int[] ints = new int[size];
      integers.copyTo(DataBuffers.of(ints, false, false));
      for (int i = 0; i < size; i++) {
        values[i] = ints[i];
      }
    } else {
      throw new IllegalArgumentException("no host copy for tensors of " + tensor.dataType());
    }
    return values;
  }

  /** Runs a call that yields {@code wanted}, by name. */
  public static Map<String, double[]> fetch(Session.Runner runner, Bundle wanted) {
    wanted.operands().values().forEach(runner::fetch);
    Map<String, double[]> values = new LinkedHashMap<>();
    try (Result result = runner.run()) {
      // In the order in which they were asked for; two of them may be one operation's.
      wanted
          .operands()
          .keySet()
          .forEach(name -> values.put(name, toDoubles(result.get(values.size()))));
    }
    return values;
  }

  private static void write(double[] values, FloatDataBuffer to) {
    float[] piece = new float[Math.min(PIECE, values.length)];
    for (int from = 0; from < values.length; from += PIECE) {
      int count = Math.min(PIECE, values.length - from);
      for (int i = 0; i < count; i++) {
        piece[i] = (float) values[from + i];
      }
      to.offset(from).write(piece, 0, count);
    }
  }

  private static void read(FloatDataBuffer from, double[] values) {
    float[] piece = new float[Math.min(PIECE, values.length)];
    for (int start = 0; start < values.length; start += PIECE) {
      int count = Math.min(PIECE, values.length - start);
      from.offset(start).read(piece, 0, count);
      for (int i = 0; i < count; i++) {
        values[start + i] = piece[i];
      }
    }
  }
}
