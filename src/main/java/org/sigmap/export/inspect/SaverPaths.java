package org.sigmap.export.inspect;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells an operation that saves where the caller says from one that saves where the model says.
 *
 * <p>A saver joins the caller's path with constants, numbers the files and packs their names. A
 * path is followed back through these; it may begin with nothing but the caller's.
 */
final class SaverPaths {
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
