package org.sigmap.export.drawing;

import com.google.protobuf.TextFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * A graph in the one form that depends on nothing but what it computes.
 *
 * <p>TensorFlow Java names a function by a hash and lists its nodes in an order that changes from
 * process to process. Here a function is named after the first call site that reaches it ({@code
 * chunk_StatelessWhile_body}), functions no one calls are left out, and nodes of functions are
 * sorted by name.
 */
final class CanonicalGraph {
  private final Map<String, FunctionDef> library = new TreeMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();

  private CanonicalGraph(GraphDef graph) {
    graph.getLibrary().getFunctionList().forEach(f -> library.put(f.getSignature().getName(), f));
    name("", graph.getNodeList());
  }

  static GraphDef of(GraphDef graph) {
    CanonicalGraph canonical = new CanonicalGraph(graph);
    GraphDef.Builder result = graph.toBuilder().clearNode().clearLibrary();
    graph.getNodeList().forEach(node -> result.addNode(canonical.renamed(node)));
    canonical.names.forEach(
        (from, to) ->
            result
                .getLibraryBuilder()
                .addFunction(canonical.renamed(canonical.library.get(from), to)));
    return result.build();
  }

  /** The graph as protocol-buffer text. */
  static String text(GraphDef graph) {
    return TextFormat.printer().printToString(graph);
  }

  /** The functions that a node calls, by attribute. */
  static Map<String, String> calls(NodeDef node) {
    Map<String, String> calls = new TreeMap<>();
    node.getAttrMap()
        .forEach(
            (key, value) -> {
              if (value.hasFunc()) {
                calls.put(key, value.getFunc().getName());
              }
            });
    return calls;
  }

  private void name(String caller, List<NodeDef> nodes) {
    for (NodeDef node : nodes) {
      calls(node)
          .forEach(
              (attribute, function) -> {
                if (!names.containsKey(function)) {
                  String name = join(caller, node.getName(), attribute);
                  names.put(function, name);
                  name(name, sorted(library.get(function)));
                }
              });
    }
  }

  /**
   * {@code f} is how a plain call names its only function, which adds nothing to the node's name.
   */
  private String join(String caller, String node, String attribute) {
    List<String> parts = new ArrayList<>();
    if (!caller.isEmpty()) {
      parts.add(caller);
    }
    parts.add(node.replace('/', '_'));
    if (!attribute.equals("f")) {
      parts.add(attribute);
    }
    String name = String.join("_", parts);
    Set<String> taken = new HashSet<>(names.values());
    String free = name;
    for (int i = 1; taken.contains(free); i++) {
      free = name + "_" + i;
    }
    return free;
  }

  private static List<NodeDef> sorted(FunctionDef function) {
    return function.getNodeDefList().stream()
        .sorted((a, b) -> a.getName().compareTo(b.getName()))
        .toList();
  }

  private FunctionDef renamed(FunctionDef function, String name) {
    FunctionDef.Builder result = function.toBuilder().clearNodeDef();
    result.getSignatureBuilder().setName(name);
    sorted(function).forEach(node -> result.addNodeDef(renamed(node)));
    return result.build();
  }

  private NodeDef renamed(NodeDef node) {
    NodeDef.Builder result = node.toBuilder();
    calls(node)
        .forEach(
            (attribute, function) -> {
              AttrValue.Builder value = node.getAttrOrThrow(attribute).toBuilder();
              value.getFuncBuilder().setName(names.get(function));
              result.putAttr(attribute, value.build());
            });
    return result.build();
  }
}
