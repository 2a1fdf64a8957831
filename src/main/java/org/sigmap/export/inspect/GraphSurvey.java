package org.sigmap.export.inspect;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tensorflow.proto.SaverDef;

/** Counts a graph's operations and notes those that reach outside of it. */
final class GraphSurvey {
  /**
   * An operation that reaches outside of its graph.
   *
   * @param function whose body it stands in, empty for the graph itself
   * @param effect what it does there, such as "writes files"
   */
  record Use(String op, String node, String function, String effect) {
    String text() {
      String place = function.isEmpty() ? "" : " in function \"" + Printable.text(function) + '"';
      return Printable.text(op) + " \"" + Printable.text(node) + '"' + place + ' ' + effect;
    }
  }

  private static final String UNKNOWN =
      "is no operation that Sigmap knows: what it does is unknown";

  private final Operations operations;
  private final Wire budget;
  private final SortedMap<String, Integer> counts = new TreeMap<>();
  private final Set<String> functions = new HashSet<>();
  private final List<Use> uses = new ArrayList<>();
  private final List<Use> unknown = new ArrayList<>();

  /** Uses in functions that save where their first parameter says. */
  private final List<Use> savers = new ArrayList<>();

  /** The graph's operations that name a function, by that; none for a call from a function. */
  private final Map<String, Set<String>> callers = new HashMap<>();

  private final List<Node> savingNodes = new ArrayList<>();
  private Map<String, Node> graph = Map.of();

  GraphSurvey(Operations operations, Wire budget) {
    this.operations = operations;
    this.budget = budget;
  }

  /** How many operations of each kind there are, functions included. */
  SortedMap<String, Integer> counts() {
    return counts;
  }

  void function(String name, List<String> parameters, List<Node> body) throws Damage {
    budget.keep(name.length());
    functions.add(name);
    SaverPaths paths = new SaverPaths(byName(body), parameters.isEmpty() ? "" : parameters.get(0));
    for (Node node : body) {
      boolean follows = Operations.saves(node.op()) && paths.followsCaller(node);
      note(node, name, follows ? savers : uses, "");
    }
  }

  void graph(List<Node> nodes) throws Damage {
    graph = byName(nodes);
    for (Node node : nodes) {
      if (Operations.saves(node.op())) {
        savingNodes.add(node);
        count(node);
      } else {
        note(node, "", uses, node.name());
      }
    }
  }

  private void note(Node node, String function, List<Use> into, String caller) throws Damage {
    count(node);
    for (String called : node.calls()) {
      budget.keep(called.length() + caller.length());
      callers.computeIfAbsent(called, key -> new HashSet<>()).add(caller);
    }
    if (!operations.known().contains(node.op())) {
      // The name of a function is an operation, too.
      budget.keep(node.op().length() + node.name().length());
      callers.computeIfAbsent(node.op(), key -> new HashSet<>()).add(caller);
      unknown.add(new Use(node.op(), node.name(), function, UNKNOWN));
    }
    if (operations.effect(node.op()).isPresent()) {
      budget.keep(node.op().length() + node.name().length());
      into.add(use(node, function));
    }
  }

  private void count(Node node) throws Damage {
    if (counts.merge(node.op(), 1, Integer::sum) == 1) {
      budget.keep(node.op().length());
    }
  }

  private Use use(Node node, String function) {
    return new Use(node.op(), node.name(), function, operations.effect(node.op()).orElseThrow());
  }

  /** Every operation that reaches outside, but for those that save where a loader says. */
  List<Use> outside(SaverDef saver, List<String> roots) {
    String path = Node.source(saver.getFilenameTensorName());
    boolean fed = graph.containsKey(path) && graph.get(path).op().startsWith("Placeholder");
    Set<String> run = needed(roots);
    SaverPaths paths = new SaverPaths(graph, path);
    List<Use> outside = new ArrayList<>(uses);
    for (Node node : savingNodes) {
      if (!fed || run.contains(node.name()) || !paths.followsCaller(node)) {
        outside.add(use(node, ""));
      }
    }
    Set<String> savingCalls = new HashSet<>();
    for (String name : List.of(saver.getSaveTensorName(), saver.getRestoreOpName())) {
      Node node = graph.get(Node.source(name));
      if (fed && node != null && !run.contains(node.name()) && node.data().indexOf(path) == 0) {
        savingCalls.add(node.name());
      }
    }
    for (Use use : savers) {
      Set<String> calling = callers.getOrDefault(use.function(), Set.of());
      if (calling.isEmpty() || !savingCalls.containsAll(calling)) {
        outside.add(use);
      }
    }
    unknown.stream().filter(use -> !functions.contains(use.op())).forEach(outside::add);
    return outside;
  }

  private static Map<String, Node> byName(List<Node> nodes) throws Damage {
    Map<String, Node> named = new HashMap<>();
    for (Node node : nodes) {
      if (named.put(node.name(), node) != null) {
        throw new Damage("two operations have the name \"" + node.name() + '"');
      }
    }
    return named;
  }

  /** What the roots need to run, themselves included. */
  private Set<String> needed(List<String> roots) {
    Set<String> needed = new HashSet<>(roots);
    Deque<String> open = new ArrayDeque<>(needed);
    while (!open.isEmpty()) {
      Node node = graph.get(open.remove());
      if (node != null) {
        node.inputs().stream().map(Node::source).filter(needed::add).forEach(open::add);
      }
    }
    return needed;
  }

  /**
   * Tells an operation that saves where the caller says from one that saves where the model says.
   *
   * <p>A saver joins the caller's path with constants, numbers the files and packs their names. A
   * path is followed back through these; it may begin with nothing but the caller's.
   */
  static final class SaverPaths {
    /** A tensor on the way back, and whether it is a path's end, which may be a constant. */
    private record Step(String node, boolean tail) {}

    private static final long STEPS = 1 << 20;

    private final Map<String, Node> nodes;
    private final String caller;
    private final Set<Step> followed = new HashSet<>();

    /** An honest saver takes each step once; a graph that takes more follows nobody. */
    private long left = STEPS;

    /**
     * @param caller name of the tensor that holds the caller's path
     */
    SaverPaths(Map<String, Node> nodes, String caller) {
      this.nodes = nodes;
      this.caller = caller;
    }

    /** Whether every path that the operation writes or reads begins with the caller's. */
    boolean followsCaller(Node saver) {
      List<String> data = saver.data();
      int paths = saver.op().equals("MergeV2Checkpoints") ? 2 : 1;
      if (data.size() < paths) {
        return false;
      }
      Set<Step> seen = new HashSet<>();
      Deque<Step> open = new ArrayDeque<>();
      data.subList(0, paths).forEach(path -> open.add(new Step(path, false)));
      while (!open.isEmpty()) {
        Step step = open.remove();
        if (step.node().equals(caller) || followed.contains(step) || !seen.add(step)) {
          continue;
        }
        if (--left < 0 || !follow(step, open)) {
          return false;
        }
      }
      followed.addAll(seen);
      return true;
    }

    private boolean follow(Step step, Deque<Step> open) {
      Node node = nodes.get(step.node());
      if (node == null) {
        return false;
      }
      List<String> data = node.data();
      int before = open.size();
      switch (node.op()) {
        case "Const" -> {
          return step.tail() && node.harmlessText();
        }
        case "Identity", "ShardedFilename", "PlaceholderWithDefault" ->
            data.stream().limit(1).forEach(input -> open.add(new Step(input, step.tail())));
        case "Pack" -> data.forEach(input -> open.add(new Step(input, step.tail())));
        case "Select", "SelectV2" ->
            data.stream().skip(1).forEach(input -> open.add(new Step(input, step.tail())));
        case "StringJoin" -> {
          data.stream().limit(1).forEach(input -> open.add(new Step(input, step.tail())));
          data.stream().skip(1).forEach(input -> open.add(new Step(input, true)));
        }
        default -> {
          return false;
        }
      }
      return open.size() > before;
    }
  }
}
