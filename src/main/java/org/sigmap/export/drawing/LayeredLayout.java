package org.sigmap.export.drawing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Places boxes in layers, so that edges point down (Sugiyama, Tagawa and Toda 1981): longest-path
 * layers, barycentre ordering, then the x positions nearest to each box's neighbours that keep the
 * order (isotonic regression).
 */
final class LayeredLayout {
  private static final double GAP_X = 28;
  private static final double GAP_Y = 46;
  private static final double LANE_WIDTH = 12;
  private static final int SWEEPS = 12;

  /** A point in pixels, y downwards. */
  record Point(double x, double y) {}

  record Edge(int from, int to) {}

  /** A box, or a place where an edge crosses a layer. */
  private static final class Cell {
    final double width;
    final double height;
    final int layer;
    final List<Cell> above = new ArrayList<>();
    final List<Cell> below = new ArrayList<>();
    double x;
    double top;

    Cell(double width, double height, int layer) {
      this.width = width;
      this.height = height;
      this.layer = layer;
    }
  }

  private final List<Cell> boxes = new ArrayList<>();
  private final List<List<Cell>> layers = new ArrayList<>();
  private final List<List<Cell>> routes = new ArrayList<>();
  private final double[] layerHeights;
  private double width;
  private double height;

  /**
   * @param sizes width and height of each box
   * @param edges without cycles, from lower to higher index
   */
  LayeredLayout(List<double[]> sizes, List<Edge> edges) {
    int[] layer = layers(sizes.size(), edges);
    int count = Arrays.stream(layer).max().orElse(0) + 1;
    for (int i = 0; i < count; i++) {
      layers.add(new ArrayList<>());
    }
    for (int i = 0; i < sizes.size(); i++) {
      Cell box = new Cell(sizes.get(i)[0], sizes.get(i)[1], layer[i]);
      boxes.add(box);
      layers.get(layer[i]).add(box);
    }
    edges.forEach(this::route);
    order();
    layerHeights = new double[count];
    placeVertically();
    placeHorizontally();
  }

  private static int[] layers(int count, List<Edge> edges) {
    int[] layer = new int[count];
    for (int i = 0; i < count; i++) {
      for (Edge edge : edges) {
        if (edge.to() == i) {
          layer[i] = Math.max(layer[i], layer[edge.from()] + 1);
        }
      }
    }
    for (int i = count - 1; i >= 0; i--) {
      int box = i;
      boolean source = edges.stream().noneMatch(edge -> edge.to() == box);
      int next =
          edges.stream().filter(e -> e.from() == box).mapToInt(e -> layer[e.to()]).min().orElse(1);
      if (source) {
        layer[i] = next - 1;
      }
    }
    return layer;
  }

  private void route(Edge edge) {
    List<Cell> route = new ArrayList<>(List.of(boxes.get(edge.from())));
    Cell end = boxes.get(edge.to());
    for (int layer = route.get(0).layer + 1; layer < end.layer; layer++) {
      Cell crossing = new Cell(LANE_WIDTH, 0, layer);
      layers.get(layer).add(crossing);
      route.add(crossing);
    }
    route.add(end);
    for (int i = 1; i < route.size(); i++) {
      route.get(i - 1).below.add(route.get(i));
      route.get(i).above.add(route.get(i - 1));
    }
    routes.add(route);
  }

  private void order() {
    layers.forEach(LayeredLayout::number);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean down = sweep % 2 == 0;
      for (int i = 0; i < layers.size(); i++) {
        List<Cell> layer = layers.get(down ? i : layers.size() - 1 - i);
        layer.sort(Comparator.comparingDouble(cell -> mean(cell, down ? cell.above : cell.below)));
        number(layer);
      }
    }
  }

  private static void number(List<Cell> layer) {
    for (int i = 0; i < layer.size(); i++) {
      layer.get(i).x = (i + 0.5) / layer.size();
    }
  }

  private static double mean(Cell cell, List<Cell> neighbours) {
    return neighbours.stream().mapToDouble(other -> other.x).average().orElse(cell.x);
  }

  private void placeVertically() {
    double y = 0;
    for (int i = 0; i < layers.size(); i++) {
      layerHeights[i] = layers.get(i).stream().mapToDouble(cell -> cell.height).max().orElse(0);
      for (Cell cell : layers.get(i)) {
        cell.top = y + (layerHeights[i] - cell.height) / 2;
      }
      y += layerHeights[i] + GAP_Y;
    }
    height = y - GAP_Y;
  }

  private void placeHorizontally() {
    for (List<Cell> layer : layers) {
      spread(layer, layer.stream().mapToDouble(cell -> 0).toArray());
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int i = 0; i < layers.size(); i++) {
        List<Cell> layer = layers.get(sweep % 2 == 0 ? i : layers.size() - 1 - i);
        spread(layer, layer.stream().mapToDouble(LayeredLayout::wanted).toArray());
      }
    }
    List<Cell> all = layers.stream().flatMap(List::stream).toList();
    double left = all.stream().mapToDouble(cell -> cell.x - cell.width / 2).min().orElse(0);
    all.forEach(cell -> cell.x -= left);
    width = all.stream().mapToDouble(cell -> cell.x + cell.width / 2).max().orElse(0);
  }

  private static double wanted(Cell cell) {
    List<Cell> neighbours = new ArrayList<>(cell.above);
    neighbours.addAll(cell.below);
    return mean(cell, neighbours);
  }

  /** The positions nearest to {@code wanted} at which neighbours keep their order and distance. */
  private static void spread(List<Cell> layer, double[] wanted) {
    double[] offset = new double[wanted.length];
    for (int i = 1; i < wanted.length; i++) {
      double apart = (layer.get(i - 1).width + layer.get(i).width) / 2 + GAP_X;
      offset[i] = offset[i - 1] + apart;
    }
    // Pool adjacent violators: after subtracting the offsets, positions must not decrease.
    List<double[]> pools = new ArrayList<>();
    for (int i = 0; i < wanted.length; i++) {
      pools.add(new double[] {wanted[i] - offset[i], 1});
      while (pools.size() > 1 && pools.get(pools.size() - 2)[0] > pools.get(pools.size() - 1)[0]) {
        double[] last = pools.remove(pools.size() - 1);
        double[] before = pools.get(pools.size() - 1);
        double weight = before[1] + last[1];
        before[0] = (before[0] * before[1] + last[0] * last[1]) / weight;
        before[1] = weight;
      }
    }
    int at = 0;
    for (double[] pool : pools) {
      for (int i = 0; i < pool[1]; i++, at++) {
        layer.get(at).x = pool[0] + offset[at];
      }
    }
  }

  double width() {
    return width;
  }

  double height() {
    return height;
  }

  /** The upper left corner of a box. */
  Point corner(int box) {
    Cell cell = boxes.get(box);
    return new Point(cell.x - cell.width / 2, cell.top);
  }

  /**
   * The points that the arrow of an edge passes, alternately where it leaves one layer and where it
   * reaches the next.
   */
  List<Point> route(int edge) {
    List<Cell> cells = routes.get(edge);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      Cell cell = cells.get(i);
      boolean crossing = i > 0 && i < cells.size() - 1;
      double half = crossing ? layerHeights[cell.layer] / 2 : 0;
      if (i > 0) {
        points.add(new Point(port(cell, cell.above, cells.get(i - 1)), cell.top - half));
      }
      if (i < cells.size() - 1) {
        double bottom = cell.top + cell.height + half;
        points.add(new Point(port(cell, cell.below, cells.get(i + 1)), bottom));
      }
    }
    return points;
  }

  /**
   * Arrows of one side spread over the middle half of the box, in the order of their other ends.
   */
  private static double port(Cell cell, List<Cell> side, Cell other) {
    List<Cell> sorted = side.stream().sorted(Comparator.comparingDouble(end -> end.x)).toList();
    double step = cell.width / 2 / sorted.size();
    return cell.x + (sorted.indexOf(other) - (sorted.size() - 1) / 2.0) * step;
  }
}
