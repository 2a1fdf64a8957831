package org.sigmap.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sigmap.graph.ReferenceNetwork;
import org.sigmap.math.Matrix;
import org.sigmap.math.SeedStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.ModelSpec;

class ForwardPassTest {
  /** Sums of at most seven products of numbers of order one. */
  private static final double ROUNDING = 1e-13;

  /** Other rows and other weights than those it was made of. */
  @Test
  void anyNumberOfRowsEqualsPlainLoops() {
    ModelSpec model = new ModelSpec(7, 2, 1.0);
    SeedStream stream = new SeedStreams(5).stream("rows");
    try (ForwardPass pass =
        new ForwardPass(
            Weights.draw(model, 3, 2, new SeedStreams(1)),
            new Matrix(1, 3, stream.gaussians(3)),
            SessionOptions.singleThreaded())) {
      Weights weights = Weights.draw(model, 3, 2, new SeedStreams(2));
      ReferenceNetwork reference = ReferenceNetwork.of(weights);
      for (int n : new int[] {4, 1, 300}) {
        Matrix x = new Matrix(n, 3, stream.gaussians(3 * n));
        ForwardPass.Seen seen = pass.of(weights, x);
        assertArrayEquals(
            Stream.of(ReferenceNetwork.rows(x))
                .map(reference::output)
                .flatMapToDouble(Arrays::stream)
                .toArray(),
            seen.outputs().values(),
            ROUNDING);
        assertArrayEquals(
            x.times(weights.w1()).values(), seen.products().values(), ROUNDING, "biases are 0");
      }
      Matrix wide = new Matrix(1, 4, stream.gaussians(4));
      assertThrows(IllegalArgumentException.class, () -> pass.of(weights, wide));
    }
  }
}
