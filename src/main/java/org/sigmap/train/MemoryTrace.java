package org.sigmap.train;

import java.util.Optional;
import java.util.OptionalLong;
import org.sigmap.device.LaneMemory;
import org.sigmap.graph.layer.Measures;
import org.tensorflow.proto.AllocatorMemoryUsed;
import org.tensorflow.proto.DeviceStepStats;
import org.tensorflow.proto.NodeExecStats;
import org.tensorflow.proto.RunMetadata;
import org.tensorflow.proto.RunOptions;

/**
 * Measures the device memory that lanes of a shape take: the most bytes TensorFlow's allocator has
 * given out at the end of any operation of one step and its evaluation ({@code
 * NodeExecStats.memory.allocator_bytes_in_use}).
 */
public final class MemoryTrace {
  private static final RunOptions STATISTICS =
      RunOptions.newBuilder().setTraceLevel(RunOptions.TraceLevel.SOFTWARE_TRACE).build();

  /** Small groups whose peaks differ by more than what allocations are rounded to. */
  private static final int FEW = 2;

  private static final int MORE = 6;

  private MemoryTrace() {}

  /**
   * What lanes of {@code shape} need on the session's device; empty where its allocator keeps no
   * statistics, as that of a CPU.
   *
   * @throws org.tensorflow.exceptions.TFResourceExhaustedException where not even a few lanes fit
   */
  public static Optional<LaneMemory> of(TrainingShape shape, SessionOptions options) {
    OptionalLong few = peak(shape.withLanes(FEW), options);
    if (few.isEmpty()) {
      return Optional.empty();
    }
    long more = peak(shape.withLanes(MORE), options).orElseThrow();
    return Optional.of(LaneMemory.measured(FEW, few.getAsLong(), MORE, more));
  }

  private static OptionalLong peak(TrainingShape shape, SessionOptions options) {
    // One block of rows is evaluated without the loop over blocks, which traces do not see into.
    RowCounts rows = shape.rows();
    int block = Measures.blockRows(shape.network(), rows.test(), shape.precision().bytes());
    TrainingShape seen = shape.withRows(rows.withTest(block));
    long unseen = testBytes(shape) - testBytes(seen);
    try (TrainingGraph<?> graph = TrainingGraphs.of(seen, GraphForm.of(options).asUnrolled());
        TracedSession session =
            new TracedSession(graph, TrainingSession.config(options), STATISTICS)) {
      long inUse = 0;
      for (RunMetadata run : session.run()) {
        inUse = Math.max(inUse, mostInUse(run));
      }
      // Between two steps of a loop there are the old values and the new.
      return inUse == 0
          ? OptionalLong.empty()
          : OptionalLong.of(inUse + unseen + carriedBytes(graph));
    }
  }

  private static long mostInUse(RunMetadata run) {
    long most = 0;
    for (DeviceStepStats device : run.getStepStats().getDevStatsList()) {
      for (NodeExecStats node : device.getNodeStatsList()) {
        for (AllocatorMemoryUsed memory : node.getMemoryList()) {
          most = Math.max(most, memory.getAllocatorBytesInUse());
        }
      }
    }
    return most;
  }

  private static long carriedBytes(TrainingGraph<?> graph) {
    return graph.carriedNames().stream()
        .mapToLong(name -> graph.variables().get(name).shape().size())
        .map(values -> values * graph.shape().precision().bytes())
        .sum();
  }

  /** Inputs and targets of all test sets. */
  private static long testBytes(TrainingShape shape) {
    return (1L + shape.rows().furtherTests())
        * shape.lanes()
        * shape.rows().test()
        * (shape.network().inputs() + shape.network().outputs())
        * shape.precision().bytes();
  }
}
