package org.sigmap.export.drawing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sigmap.export.drawing.GraphOutline.Edge;

/**
 * A panel's boxes in an order in which data flows on, and its arrows.
 *
 * @param boxes producers before consumers, but for arrows that run back
 * @param arrows each from a lower to a higher index
 */
record PanelEdges(List<OutlineBox> boxes, List<Arrow> arrows) {

  /**
   * An arrow for the layout, which points down.
   *
   * @param backward whether the data flows up
   */
  record Arrow(LayeredLayout.Edge edge, boolean backward) {}

  static PanelEdges of(GraphOutline.Panel panel) {
    Map<String, OutlineBox> byKey = new LinkedHashMap<>();
    panel.boxes().forEach(box -> byKey.put(box.key(), box));
    Map<String, List<String>> producers = new HashMap<>();
    panel
        .edges()
        .forEach(e -> producers.computeIfAbsent(e.to(), key -> new ArrayList<>()).add(e.from()));
    Set<String> placed = new LinkedHashSet<>();
    Set<String> visited = new LinkedHashSet<>();
    byKey.keySet().forEach(key -> place(key, producers, visited, placed));
    List<String> order = List.copyOf(placed);
    List<Arrow> arrows = new ArrayList<>();
    for (Edge edge : panel.edges()) {
      int from = order.indexOf(edge.from());
      int to = order.indexOf(edge.to());
      LayeredLayout.Edge down = new LayeredLayout.Edge(Math.min(from, to), Math.max(from, to));
      arrows.add(new Arrow(down, from > to));
    }
    return new PanelEdges(order.stream().map(byKey::get).toList(), arrows);
  }

  /** Depth first; a producer met again before it is placed closes a cycle and is passed over. */
  private static void place(
      String key, Map<String, List<String>> producers, Set<String> visited, Set<String> placed) {
    if (!visited.add(key)) {
      return;
    }
    producers.getOrDefault(key, List.of()).stream()
        .sorted(Comparator.naturalOrder())
        .forEach(producer -> place(producer, producers, visited, placed));
    placed.add(key);
  }
}
