package org.sigmap.export.drawing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.sigmap.export.drawing.GraphOutline.Edge;
import org.tensorflow.proto.GraphDef;

/**
 * Draws a graph's structure as SVG: a panel for the graph, for each large scope and for each
 * function; a box for each top-level scope; an arrow where tensors flow, dashed where they flow
 * back.
 */
final class GraphDrawing {
  private static final int MARGIN = 28;
  private static final int PANEL_PAD = 22;
  private static final int PANEL_HEAD = 40;
  private static final int PANEL_GAP = 24;
  private static final int LEAST_WIDTH = 560;

  private final StringBuilder svg = new StringBuilder();

  private GraphDrawing() {}

  /** A panel with everything placed, in its own coordinates. */
  private record Placed(
      GraphOutline.Panel panel,
      List<BoxShape> shapes,
      List<PanelEdges.Arrow> arrows,
      LayeredLayout layout) {
    static Placed of(GraphOutline.Panel panel) {
      PanelEdges edges = PanelEdges.of(panel);
      List<BoxShape> shapes = edges.boxes().stream().map(BoxShape::of).toList();
      LayeredLayout layout =
          new LayeredLayout(
              shapes.stream().map(s -> new double[] {s.width(), s.height()}).toList(),
              edges.arrows().stream().map(PanelEdges.Arrow::edge).toList());
      return new Placed(panel, shapes, edges.arrows(), layout);
    }

    double height() {
      return PANEL_HEAD + layout.height() + PANEL_PAD;
    }
  }

  static String svg(String name, String description, GraphDef graph) {
    List<Placed> panels = GraphOutline.of(graph).stream().map(Placed::of).toList();
    double inner = panels.stream().mapToDouble(p -> p.layout().width()).max().orElse(0);
    double width = Math.max(LEAST_WIDTH, inner + 2 * PANEL_PAD) + 2 * MARGIN;
    double top = 84;
    double height =
        top + panels.stream().mapToDouble(p -> p.height() + PANEL_GAP).sum() + MARGIN - PANEL_GAP;
    GraphDrawing drawing = new GraphDrawing();
    drawing.open(name, description, width, height);
    double y = top;
    for (Placed panel : panels) {
      drawing.panel(panel, y, width - 2 * MARGIN);
      y += panel.height() + PANEL_GAP;
    }
    return drawing.svg.append("</svg>\n").toString();
  }

  private void open(String name, String description, double width, double height) {
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\""
            + " font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\" font-size=\"12\">",
        number(width), number(height), number(width), number(height));
    line("<title>%s</title>", escape(name));
    line(
        "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\""
            + " markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0.5 L7.5 4 L0 7.5 z\""
            + " fill=\"#5b6776\"/></marker></defs>");
    line("<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
    line(
        "<text x=\"%d\" y=\"40\" font-size=\"20\" font-weight=\"bold\" fill=\"#17202b\">%s</text>",
        MARGIN, escape(name));
    line("<text x=\"%d\" y=\"62\" fill=\"#5b6776\">%s</text>", MARGIN, escape(description));
  }

  private void panel(Placed placed, double y, double width) {
    line("<g transform=\"translate(%d %s)\">", MARGIN, number(y));
    line(
        "<rect width=\"%s\" height=\"%s\" rx=\"10\" fill=\"#f6f8fa\" stroke=\"#d5dbe2\"/>",
        number(width), number(placed.height()));
    line(
        "<text x=\"16\" y=\"25\" font-weight=\"bold\" fill=\"#3b4754\">%s</text>",
        escape(placed.panel().title()));
    double left = (width - placed.layout().width()) / 2;
    line("<g transform=\"translate(%s %d)\">", number(left), PANEL_HEAD);
    for (int i = 0; i < placed.arrows().size(); i++) {
      arrow(placed.layout().route(i), placed.arrows().get(i).backward());
    }
    for (int i = 0; i < placed.shapes().size(); i++) {
      box(placed.shapes().get(i), placed.layout().corner(i));
    }
    line("</g></g>");
  }

  private void arrow(List<LayeredLayout.Point> route, boolean backward) {
    List<LayeredLayout.Point> points = new ArrayList<>(route);
    if (backward) {
      java.util.Collections.reverse(points);
    }
    StringBuilder path = new StringBuilder("M" + point(points.get(0)));
    for (int i = 1; i < points.size(); i++) {
      LayeredLayout.Point from = points.get(i - 1);
      LayeredLayout.Point to = points.get(i);
      if (i % 2 == 0) {
        path.append(" L").append(point(to));
      } else {
        double middle = (from.y() + to.y()) / 2;
        path.append(" C").append(number(from.x())).append(' ').append(number(middle));
        path.append(' ').append(number(to.x())).append(' ').append(number(middle));
        path.append(' ').append(point(to));
      }
    }
    line(
        "<path d=\"%s\" fill=\"none\" stroke=\"#8a97a6\" stroke-width=\"1.3\"%s"
            + " marker-end=\"url(#tip)\"/>",
        path, backward ? " stroke-dasharray=\"5 4\"" : "");
  }

  private void box(BoxShape shape, LayeredLayout.Point corner) {
    Map<String, String> colours = shape.colours();
    line("<g transform=\"translate(%s)\">", point(corner));
    line(
        "<rect width=\"%s\" height=\"%s\" rx=\"7\" fill=\"%s\" stroke=\"%s\""
            + " stroke-width=\"1.3\"/>",
        number(shape.width()), number(shape.height()), colours.get("fill"), colours.get("stroke"));
    for (BoxShape.Label label : shape.labels()) {
      if (label.chip()) {
        line(
            "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"18\" rx=\"5\" fill=\"%s\""
                + " stroke=\"%s\" stroke-width=\"0.8\"/>",
            number(label.x() - BoxShape.CHIP_PAD),
            number(label.y() - 13),
            number(label.width() + 2 * BoxShape.CHIP_PAD),
            label.accent() ? "#f7c98b" : "#ffffff",
            colours.get("stroke"));
      }
      line(
          "<text x=\"%s\" y=\"%s\" font-size=\"%s\"%s fill=\"%s\">%s</text>",
          number(label.x()),
          number(label.y()),
          number(label.size()),
          label.bold() ? " font-weight=\"bold\"" : "",
          label.bold() ? "#17202b" : "#45515e",
          escape(label.text()));
    }
    line("</g>");
  }

  private void line(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String point(LayeredLayout.Point point) {
    return number(point.x()) + " " + number(point.y());
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    String plain = text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    return plain.equals("-0") ? "0" : plain;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

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
}
