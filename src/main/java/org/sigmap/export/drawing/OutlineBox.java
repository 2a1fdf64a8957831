package org.sigmap.export.drawing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.sigmap.export.drawing.GraphOutline.LooseOperations;
import org.sigmap.graph.precondition.GradientTransform;
import org.tensorflow.proto.NodeDef;

/**
 * A box of a drawing.
 *
 * @param key names it within its panel
 * @param accent whether it is, or holds, the gradient transform
 */
record OutlineBox(
    String key, String title, List<String> lines, List<String> chips, boolean accent) {
  private static final int MOST_KINDS = 5;

  /** Operations about shapes and constants, which say little about what a scope computes. */
  private static final Set<String> PLUMBING =
      Set.of(
          "Const",
          "Identity",
          "Reshape",
          "Shape",
          "ExpandDims",
          "Cast",
          "Slice",
          "Pack",
          "Size",
          "Range",
          "Mod",
          "Maximum",
          "Tile",
          "Prod",
          "OnesLike",
          "DynamicStitch",
          "BroadcastTo",
          "BroadcastGradientArgs",
          "Placeholder",
          "NoOp");

  /** Gathers the operations of a box. */
  static final class Builder {
    private final String key;
    private final Set<String> chips = new LinkedHashSet<>();
    private final Set<String> named = new TreeSet<>();
    private final Map<String, Integer> kinds = new TreeMap<>();
    private final Map<String, String> calls = new LinkedHashMap<>();
    private int operations;
    private int tensors = -1;
    private boolean scope;
    private boolean accent;

    Builder(String key) {
      this.key = key;
    }

    Builder note(int count) {
      tensors = count;
      return this;
    }

    void add(String name, NodeDef node) {
      operations++;
      kinds.merge(node.getOp(), 1, Integer::sum);
      String[] path = name.split("/");
      scope |= path.length > 1;
      // A gradient repeats the path of the operation it belongs to below its own.
      Optional<String> transform =
          Arrays.stream(path).skip(1).filter(p -> p.startsWith(GradientTransform.NAME)).findFirst();
      // Gradients put some constants into scopes of their own.
      if (transform.isPresent() || (path.length > 2 && !node.getOp().equals("Const"))) {
        chips.add(transform.orElse(path[1]));
      }
      if (key.equals(LooseOperations.VARIABLES) && path.length == 1) {
        chips.add(name);
      } else if (path.length == 1 && !name.startsWith(node.getOp())) {
        named.add(name);
      }
      accent |= name.startsWith(GradientTransform.NAME) || name.contains("/GradientTransform");
      calls.putAll(CanonicalGraph.calls(node));
    }

    OutlineBox build() {
      List<String> lines = new ArrayList<>();
      if (tensors >= 0) {
        lines.add(tensors == 1 ? "1 tensor" : tensors + " tensors");
      } else if (kinds.containsKey("IdentityN") && operations == 1) {
        lines.add("IdentityN: W1 forward, P·G backward");
      } else if (!calls.isEmpty() && operations == 1) {
        lines.add(kinds.keySet().iterator().next());
        calls.forEach((attribute, function) -> lines.add(attribute + ": " + function));
      } else if (operations == 1) {
        lines.add(kinds.containsKey(key) ? "1 operation" : kinds.keySet().iterator().next());
      } else {
        lines.add(operations + " operations");
        lines.addAll(summary());
      }
      return new OutlineBox(key, title(), lines, List.copyOf(chips), accent);
    }

    private String title() {
      boolean own =
          scope || operations == 1 || tensors >= 0 || key.equals(LooseOperations.VARIABLES);
      if (own) {
        return key;
      }
      return named.size() == operations ? String.join(", ", named) : String.join(" + ", loud(2));
    }

    private List<String> summary() {
      List<String> loud = loud(MOST_KINDS);
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < loud.size(); i += 3) {
        lines.add(
            String.join(
                " · ",
                loud.subList(i, Math.min(i + 3, loud.size())).stream()
                    .map(kind -> kinds.get(kind) == 1 ? kind : kind + " ×" + kinds.get(kind))
                    .toList()));
      }
      return lines;
    }

    /** The kinds of operations that say most, most frequent first. */
    private List<String> loud(int most) {
      List<String> loud = kinds.keySet().stream().filter(k -> !PLUMBING.contains(k)).toList();
      return (loud.isEmpty() ? List.copyOf(kinds.keySet()) : loud)
          .stream()
              .sorted(Comparator.comparing((String kind) -> -kinds.get(kind)))
              .limit(most)
              .toList();
    }
  }
}
