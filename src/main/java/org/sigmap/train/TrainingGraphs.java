package org.sigmap.train;

import org.sigmap.spec.Precision;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/** Training graphs of any precision, and as data for files and drawings. */
public final class TrainingGraphs {
  private TrainingGraphs() {}

  /** The graph that a session of {@code shape} runs, with the functions it calls. */
  public static GraphDef describe(TrainingShape shape) {
    try (TrainingGraph<?> graph = of(shape, GraphForm.plain())) {
      return graph.graph().toGraphDef();
    }
  }

  /** The graph of {@code shape}, in its precision; the caller closes it. */
  static TrainingGraph<? extends TFloating> of(TrainingShape shape, GraphForm form) {
    return shape.precision() == Precision.FLOAT32
        ? new TrainingGraph<>(shape, TFloat32.class, form)
        : new TrainingGraph<>(shape, TFloat64.class, form);
  }
}
