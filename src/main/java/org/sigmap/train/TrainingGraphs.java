package org.sigmap.train;

import org.sigmap.spec.Precision;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Training graphs as data, for files and drawings. */
public final class TrainingGraphs {
  private TrainingGraphs() {}

  /** The graph that a session of {@code shape} runs, with the functions it calls. */
  public static GraphDef describe(TrainingShape shape) {
    try (TrainingGraph<?> graph =
        shape.precision() == Precision.FLOAT32
            ? new TrainingGraph<>(shape, TFloat32.class, false)
            : new TrainingGraph<>(shape, TFloat64.class, false)) {
      return graph.graph().toGraphDef();
    }
  }
}
