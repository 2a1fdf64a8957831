package org.sigmap.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sigmap.device.probe.GpuKernels;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.RunMetadata;
import org.tensorflow.proto.RunOptions;

/**
 * Reads from a session where the operations of a training graph are: the partition graphs of its
 * runs ({@code RunOptions.output_partition_graphs}), one graph a device, and behind their loops the
 * functions that these run.
 */
public final class PlacementTrace {
  private static final RunOptions PARTITIONS =
      RunOptions.newBuilder().setOutputPartitionGraphs(true).build();

  private final GpuKernels kernels = GpuKernels.load();
  private final Map<String, FunctionDef> functions = new LinkedHashMap<>();
  private final Map<String, Placement.Operation> found = new LinkedHashMap<>();

  private PlacementTrace(FunctionDefLibrary library) {
    library.getFunctionList().forEach(f -> functions.put(f.getSignature().getName(), f));
  }

  /** The placement of the graph of {@code shape} in a session that trains it. */
  public static Placement of(TrainingShape shape, SessionOptions options) {
    try (TrainingGraph<?> graph = TrainingGraphs.of(shape, GraphForm.of(options))) {
      return of(graph, TrainingSession.config(options));
    }
  }

  static Placement of(TrainingGraph<?> graph, ConfigProto config) {
    PlacementTrace trace = new PlacementTrace(graph.graph().toGraphDef().getLibrary());
    try (TracedSession session = new TracedSession(graph, config, PARTITIONS)) {
      for (RunMetadata run : session.run()) {
        run.getPartitionGraphsList().stream()
            .flatMap(partition -> partition.getNodeList().stream())
            .forEach(node -> trace.add("", node, device(node), false));
      }
    }
    return new Placement(List.copyOf(trace.found.values()));
  }

  /** Adds an operation and, of one that runs functions, the operations of these. */
  private void add(String caller, NodeDef node, String device, boolean inLoop) {
    // Feeds, fetches and transfers between devices are the session's own.
    if (node.getOp().startsWith("_")) {
      return;
    }
    String path = caller + node.getName();
    found.putIfAbsent(
        path, new Placement.Operation(path, node.getOp(), device, inLoop, kernels.of(node)));
    new TreeMap<>(node.getAttrMap())
        .forEach(
            (name, value) -> {
              if (value.hasFunc()) {
                boolean loop = inLoop || !node.getOp().endsWith("PartitionedCall");
                for (NodeDef inner : function(value.getFunc().getName()).getNodeDefList()) {
                  add(path + "/" + name + "/", inner, device, loop);
                }
              }
            });
  }

  /** A function by the name it has after TensorFlow has made a copy of it for one call. */
  private FunctionDef function(String name) {
    FunctionDef function = functions.get(name.replaceAll("_tfg_.*", ""));
    if (function == null) {
      throw new IllegalStateException("the graph has no function " + name);
    }
    return function;
  }

  private static String device(NodeDef node) {
    return node.getDevice().substring(node.getDevice().lastIndexOf("device:") + "device:".length());
  }
}
