package org.sigmap.device.probe;

import java.util.OptionalInt;
import org.sigmap.device.SessionDevices;
import org.sigmap.device.probe.GpuProbe.KernelRunner;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.SelfAdjointEig;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;

/**
 * The probe operations in a graph of their own, soft placement off, so that nothing slips to the
 * CPU.
 */
final class TensorFlowKernels implements KernelRunner {
  private static final int SIZE = 64;

  @Override
  public float[] run(Kernel kernel, boolean gpu, OptionalInt index) {
    ConfigProto.Builder config = ConfigProto.newBuilder().setAllowSoftPlacement(false);
    if (gpu) {
      SessionDevices.gpu(config, index);
    } else {
      SessionDevices.cpuOnly(config);
    }
    try (Graph graph = new Graph()) {
      Ops host = Ops.create(graph);
      // Fed, because a product of constants would be folded on the host before it runs.
      Placeholder<TFloat32> input = host.placeholder(TFloat32.class);
      DeviceSpec.DeviceType type = gpu ? DeviceSpec.DeviceType.GPU : DeviceSpec.DeviceType.CPU;
      DeviceSpec device = DeviceSpec.newBuilder().deviceType(type).deviceIndex(0).build();
      Operand<TFloat32> output = operation(host.withDevice(device), kernel, input);
      try (Session session = new Session(graph, config.build());
          TFloat32 matrix = matrix();
          Result result = session.runner().feed(input, matrix).fetch(output).run()) {
        TFloat32 values = (TFloat32) result.get(0);
        float[] copy = new float[Math.toIntExact(values.size())];
        values.copyTo(DataBuffers.of(copy, false, false));
        return copy;
      }
    }
  }

  private static Operand<TFloat32> operation(Ops tf, Kernel kernel, Operand<TFloat32> input) {
    return switch (kernel) {
      case MAT_MUL -> tf.linalg.matMul(input, input);
      case MUL -> tf.math.mul(input, input);
      case TANH -> tf.math.tanh(input);
      case SELF_ADJOINT_EIG -> {
        SelfAdjointEig<TFloat32> eigen = tf.linalg.selfAdjointEig(input);
        yield eigen.e();
      }
    };
  }

  /**
   * A symmetric matrix with well-separated eigenvalues: 1…n on the diagonal, small waves beside it.
   */
  private static TFloat32 matrix() {
    float[] values = new float[SIZE * SIZE];
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        values[i * SIZE + j] = (float) (i == j ? i + 1 : 0.1 * Math.cos(i + j));
      }
    }
    return TFloat32.tensorOf(
        Shape.of(SIZE, SIZE), t -> t.copyFrom(DataBuffers.of(values, true, false)));
  }
}
