package org.sigmap.export.drawing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.sigmap.export.drawing.GraphOutline.LooseOperations.Operation;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** A graph's structure by scope: what a drawing shows of it. */
final class GraphOutline {
  static final String INPUTS = "inputs";
  static final String OUTPUTS = "outputs";

  /** A scope of at least so many sub-scopes, with data flowing between them, is a panel itself. */
  private static final int MANY_SCOPES = 3;

  /**
   * A level of the graph: the graph itself, a scope, or a function.
   *
   * @param edges pairs of box titles between which tensors flow, or one waits for the other
   */
  record Panel(String title, List<OutlineBox> boxes, Set<Edge> edges) {}

  record Edge(String from, String to) {}

  private final List<Panel> panels = new ArrayList<>();

  private GraphOutline() {}

  /** The panels of a graph: the graph, its large scopes, then its functions. */
  static List<Panel> of(GraphDef graph) {
    GraphOutline outline = new GraphOutline();
    outline.add("graph", parts(graph.getNodeList()), List.of(), List.of());
    for (FunctionDef function : graph.getLibrary().getFunctionList()) {
      List<String> arguments =
          function.getSignature().getInputArgList().stream().map(arg -> arg.getName()).toList();
      List<String> results =
          function.getRetMap().values().stream().map(GraphOutline::producer).sorted().toList();
      outline.add(
          "function " + function.getSignature().getName(),
          parts(function.getNodeDefList()),
          arguments,
          results);
    }
    return List.copyOf(outline.panels);
  }

  private static List<Operation> parts(List<NodeDef> nodes) {
    return nodes.stream()
        .map(
            node ->
                new Operation(
                    node.getName(),
                    node,
                    node.getInputList().stream().map(GraphOutline::producer).toList()))
        .toList();
  }

  /**
   * The node or argument that an input such as {@code ^a}, {@code a:1} or {@code a:out:0} names.
   */
  private static String producer(String input) {
    String name = input.startsWith("^") ? input.substring(1) : input;
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  private void add(
      String title, List<Operation> parts, List<String> arguments, List<String> results) {
    Map<String, String> boxOf = LooseOperations.boxes(parts);
    Map<String, OutlineBox.Builder> boxes = new LinkedHashMap<>();
    if (!arguments.isEmpty()) {
      boxes.put(INPUTS, new OutlineBox.Builder(INPUTS).note(arguments.size()));
      arguments.forEach(argument -> boxOf.put(argument, INPUTS));
    }
    for (Operation part : parts) {
      String key = boxOf.get(part.name());
      if (key != null) {
        boxes.computeIfAbsent(key, OutlineBox.Builder::new).add(part.name(), part.node());
      }
    }
    Set<Edge> edges = edges(parts, boxOf);
    if (!results.isEmpty()) {
      boxes.put(OUTPUTS, new OutlineBox.Builder(OUTPUTS).note(results.size()));
      results.forEach(result -> connect(edges, boxOf.get(result), OUTPUTS));
    }
    panels.add(
        new Panel(title, boxes.values().stream().map(OutlineBox.Builder::build).toList(), edges));
    Set<String> scopes = new LinkedHashSet<>();
    parts.stream().filter(p -> p.name().contains("/")).forEach(p -> scopes.add(head(p.name())));
    for (String scope : scopes) {
      List<Operation> inside =
          parts.stream().filter(p -> p.name().startsWith(scope + "/")).toList();
      if (flowsBetweenScopes(scope, inside)) {
        addScope(scope, parts, inside);
      }
    }
  }

  private static Set<Edge> edges(List<Operation> parts, Map<String, String> boxOf) {
    Set<Edge> edges = new LinkedHashSet<>();
    for (Operation part : parts) {
      part.inputs().forEach(input -> connect(edges, boxOf.get(input), boxOf.get(part.name())));
    }
    return edges;
  }

  private static void connect(Set<Edge> edges, String from, String to) {
    // Constants that stand outside every scope belong to no box.
    if (from != null && to != null && !from.equals(to)) {
      edges.add(new Edge(from, to));
    }
  }

  static String head(String name) {
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }

  private static boolean flowsBetweenScopes(String scope, List<Operation> inside) {
    UnaryOperator<String> child =
        name -> {
          boolean deep = name.startsWith(scope + "/") && name.indexOf('/', scope.length() + 1) > 0;
          return deep ? head(name.substring(scope.length() + 1)) : null;
        };
    Set<String> flowing = new TreeSet<>();
    for (Operation part : inside) {
      String to = child.apply(part.name());
      for (String input : part.inputs()) {
        String from = child.apply(input);
        if (from != null && to != null && !from.equals(to)) {
          flowing.add(from);
          flowing.add(to);
        }
      }
    }
    return flowing.size() >= MANY_SCOPES;
  }

  private void addScope(String scope, List<Operation> all, List<Operation> inside) {
    String prefix = scope + "/";
    Set<String> outside = new LinkedHashSet<>();
    List<Operation> relative = new ArrayList<>();
    for (Operation part : inside) {
      List<String> inputs = new ArrayList<>();
      for (String input : part.inputs()) {
        boolean within = input.startsWith(prefix);
        inputs.add(within ? input.substring(prefix.length()) : prefix + input);
        if (!within) {
          outside.add(prefix + input);
        }
      }
      relative.add(new Operation(part.name().substring(prefix.length()), part.node(), inputs));
    }
    Set<String> results = new TreeSet<>();
    for (Operation part : all) {
      if (!part.name().startsWith(prefix)) {
        part.inputs().stream()
            .filter(input -> input.startsWith(prefix))
            .forEach(input -> results.add(input.substring(prefix.length())));
      }
    }
    add("scope " + scope, relative, List.copyOf(outside), List.copyOf(results));
  }

  /**
   * Sorts a level's operations into boxes: one a scope, one for each operation that is a landmark,
   * and one for each connected group of the others, where groups alike share a box.
   */
  static final class LooseOperations {
    /** Operations that show under their own names though no scope holds them. */
    private static final Set<String> LANDMARKS =
        Set.of("Placeholder", "PartitionedCall", "StatelessWhile", "IdentityN");

    static final String VARIABLES = "variables";

    /**
     * An operation of a level.
     *
     * @param name relative to the level
     * @param inputs names of the operations it reads
     */
    record Operation(String name, NodeDef node, List<String> inputs) {
      String op() {
        return node.getOp();
      }

      private boolean loose() {
        return !name.contains("/")
            && !LANDMARKS.contains(op())
            && !op().equals("VariableV2")
            && !op().equals("Const");
      }
    }

    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private final Map<String, String> boxOf = new HashMap<>();

    private LooseOperations(List<Operation> all) {
      all.forEach(operation -> operations.put(operation.name(), operation));
    }

    /** The box of every operation but constants outside scopes, which have none. */
    static Map<String, String> boxes(List<Operation> all) {
      LooseOperations sorting = new LooseOperations(all);
      for (Operation operation : all) {
        if (operation.op().equals("VariableV2")) {
          sorting.boxOf.put(operation.name(), VARIABLES);
        } else if (!operation.loose()
            && (operation.name().contains("/") || !operation.op().equals("Const"))) {
          sorting.boxOf.put(operation.name(), GraphOutline.head(operation.name()));
        }
      }
      sorting.addGroups();
      return sorting.boxOf;
    }

    private void addGroups() {
      Map<String, List<Operation>> alike = new LinkedHashMap<>();
      for (List<Operation> group : connected()) {
        Set<String> sources = new TreeSet<>();
        Set<String> kinds = new TreeSet<>();
        for (Operation operation : group) {
          kinds.add(operation.op());
          operation.inputs().stream().map(boxOf::get).filter(b -> b != null).forEach(sources::add);
        }
        alike.computeIfAbsent(kinds + "<-" + sources, key -> new ArrayList<>()).addAll(group);
      }
      for (List<Operation> group : alike.values()) {
        group.forEach(operation -> boxOf.put(operation.name(), group.get(0).name()));
      }
    }

    private List<List<Operation>> connected() {
      Map<String, List<Operation>> groupOf = new LinkedHashMap<>();
      for (Operation operation : operations.values()) {
        if (operation.loose()) {
          groupOf.put(operation.name(), new ArrayList<>(List.of(operation)));
        }
      }
      for (Operation operation : operations.values()) {
        for (String input : operation.inputs()) {
          List<Operation> to = groupOf.get(operation.name());
          List<Operation> from = groupOf.get(input);
          if (from != null && to != null && from != to) {
            from.addAll(to);
            to.forEach(member -> groupOf.put(member.name(), from));
          }
        }
      }
      return groupOf.values().stream().distinct().toList();
    }
  }
}
