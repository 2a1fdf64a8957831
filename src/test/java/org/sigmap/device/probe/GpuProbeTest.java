package org.sigmap.device.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sigmap.device.cuda.LibraryFolders;
import org.sigmap.device.cuda.NvidiaDriverProbe;
import org.sigmap.device.probe.GpuProbe.KernelRunner;
import org.sigmap.device.probe.GpuProbe.ProbeResult;
import org.tensorflow.exceptions.TFFailedPreconditionException;

class GpuProbeTest {
  private static final int SIZE = 64;
  private static final OptionalInt FIRST = OptionalInt.empty();

  /** Float32 sums of 64 products, relative to the largest. */
  private static final double ROUNDING = 1e-5;

  private final KernelRunner cpu = new TensorFlowKernels();

  /** A stand-in GPU that computes what the CPU computes. */
  private final KernelRunner healthy = (kernel, gpu, index) -> cpu.run(kernel, false, index);

  @Test
  void passesWhereTheGpuAgrees() {
    assertEquals(new ProbeResult.Passed(0), new GpuProbe(healthy).probe(FIRST));
  }

  @ParameterizedTest
  @EnumSource(Kernel.class)
  void namesTheKernelThatFails(Kernel broken) {
    KernelRunner runner =
        (kernel, gpu, index) -> {
          if (gpu && kernel == broken) {
            throw new TFFailedPreconditionException("no kernel image is available");
          }
          return healthy.run(kernel, gpu, index);
        };
    assertEquals(
        new ProbeResult.Failed(broken, "no kernel image is available"),
        new GpuProbe(runner).probe(FIRST));
  }

  @ParameterizedTest
  @EnumSource(Kernel.class)
  void namesTheKernelThatIsWrong(Kernel broken) {
    KernelRunner runner =
        (kernel, gpu, index) -> {
          float[] values = healthy.run(kernel, gpu, index);
          if (gpu && kernel == broken) {
            values[values.length - 1] = Float.NaN;
          }
          return values;
        };
    ProbeResult.Wrong wrong =
        assertInstanceOf(ProbeResult.Wrong.class, new GpuProbe(runner).probe(FIRST));
    assertEquals(broken, wrong.kernel());
    assertTrue(Double.isNaN(wrong.difference()));
  }

  /** A relative error of a hundredth is no rounding; TF32's 2⁻¹¹ is. */
  @Test
  void tellsErrorsFromTf32Rounding() {
    assertInstanceOf(ProbeResult.Passed.class, new GpuProbe(scaled(1 + 0x1p-11f)).probe(FIRST));
    assertInstanceOf(ProbeResult.Wrong.class, new GpuProbe(scaled(1.01f)).probe(FIRST));
  }

  private KernelRunner scaled(float factor) {
    return (kernel, gpu, index) -> {
      float[] values = healthy.run(kernel, gpu, index);
      for (int i = 0; gpu && i < values.length; i++) {
        values[i] *= factor;
      }
      return values;
    };
  }

  /** The index reaches the GPU's session and only that. */
  @Test
  void probesTheGpuAskedFor() {
    KernelRunner runner =
        (kernel, gpu, index) -> {
          assertEquals(gpu ? OptionalInt.of(3) : FIRST, index);
          return healthy.run(kernel, gpu, index);
        };
    assertInstanceOf(ProbeResult.Passed.class, new GpuProbe(runner).probe(OptionalInt.of(3)));
  }

  /** The operations compute what their names say, against float64 loops on the same matrix. */
  @Test
  void kernelsComputeWhatTheyAreCalled() {
    double[][] a = new double[SIZE][SIZE];
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        a[i][j] = (float) (i == j ? i + 1 : 0.1 * Math.cos(i + j));
      }
    }
    float[] product = cpu.run(Kernel.MAT_MUL, false, FIRST);
    float[] square = cpu.run(Kernel.MUL, false, FIRST);
    float[] tanh = cpu.run(Kernel.TANH, false, FIRST);
    for (int i = 0; i < SIZE; i++) {
      for (int j = 0; j < SIZE; j++) {
        double sum = 0;
        for (int k = 0; k < SIZE; k++) {
          sum += a[i][k] * a[k][j];
        }
        assertEquals(sum, product[i * SIZE + j], ROUNDING * SIZE * SIZE);
        assertEquals(a[i][j] * a[i][j], square[i * SIZE + j], ROUNDING * SIZE * SIZE);
        assertEquals(Math.tanh(a[i][j]), tanh[i * SIZE + j], ROUNDING);
      }
    }
    float[] eigenvalues = cpu.run(Kernel.SELF_ADJOINT_EIG, false, FIRST);
    assertEquals(SIZE, eigenvalues.length);
    double trace = 0;
    double squares = 0;
    for (float value : eigenvalues) {
      trace += value;
      squares += (double) value * value;
    }
    double diagonal = 0;
    for (int i = 0; i < SIZE; i++) {
      diagonal += product[i * SIZE + i];
    }
    assertEquals(SIZE * (SIZE + 1) / 2.0, trace, ROUNDING * SIZE * SIZE);
    assertEquals(diagonal, squares, ROUNDING * diagonal);
  }

  /**
   * Soft placement is off: where there is no GPU, pinning to it fails and does not run on the CPU.
   */
  @ParameterizedTest
  @EnumSource(Kernel.class)
  void doesNotSlipToTheCpu(Kernel kernel) {
    Assumptions.assumeTrue(
        NvidiaDriverProbe.ofSystem(LibraryFolders.ofSystem(System.getenv()))
            .find()
            .library()
            .isEmpty());
    ProbeResult.Failed failed =
        assertInstanceOf(
            ProbeResult.Failed.class,
            new GpuProbe((asked, gpu, index) -> cpu.run(asked, gpu && asked == kernel, index))
                .probe(FIRST));
    assertEquals(kernel, failed.kernel());
    assertTrue(failed.message().contains("/device:GPU:0"), failed.message());
  }
}
