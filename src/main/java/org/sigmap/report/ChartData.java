package org.sigmap.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A figure as data, from which the page draws it anew as its reader asks: the same points as the
 * still drawing, with the values of axes that they belong to.
 *
 * @param light the figure in colours for a light background
 * @param dark the same for a dark one
 */
record ChartData(Figure light, Figure dark, Filters filters) {
  String json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", light.name());
    json.put("title", light.title());
    json.put("subtitle", light.subtitle() + light.cut());
    json.put("bands", light.bands());
    json.put("columns", light.columns());
    json.put("x", axis(light.x()));
    json.put("y", axis(light.y()));
    light.x().places().ifPresent(places -> json.put("along", along(places)));
    json.put(
        "panels",
        each(light.panels().size(), i -> panel(light.panels().get(i), dark.panels().get(i))));
    json.put("legend", series(light.legend(), dark.legend()));
    return Json.of(json);
  }

  private static List<Object> each(int count, IntFunction<Object> one) {
    return IntStream.range(0, count).mapToObj(one).toList();
  }

  private static Map<String, Object> axis(Figure.Along along) {
    Scale scale = along.scale();
    Map<String, Object> axis = new LinkedHashMap<>();
    axis.put("title", along.label());
    axis.put("log", scale.logarithmic());
    axis.put("low", scale.low());
    axis.put("high", scale.high());
    axis.put(
        "ticks",
        scale.ticks().stream().map(tick -> List.of(tick.position(), tick.label())).toList());
    return axis;
  }

  /** Which filtered axis is along x, and which of its values stands where; none if not filtered. */
  private Map<String, Object> along(Places places) {
    int axis = List.copyOf(filters.axes().keySet()).indexOf(places.axis());
    List<Object> at = new ArrayList<>();
    if (axis >= 0) {
      List<Object> values = filters.axes().get(places.axis());
      places.all().forEach((value, place) -> at.add(List.of(place, values.indexOf(value))));
    }
    return new TreeMap<>(Map.of("axis", axis, "at", at));
  }

  private Object panel(Figure.Panel own, Figure.Panel other) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("title", own.title());
    json.put("keys", own.keys().stream().map(filters::of).distinct().toList());
    json.put("series", series(own.series(), other.series()));
    return json;
  }

  private List<Object> series(List<Series> own, List<Series> other) {
    return each(own.size(), i -> series(own.get(i), other.get(i).color()));
  }

  private Object series(Series series, Color other) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", series.name());
    json.put("colors", List.of(code(series.color()), code(other)));
    json.put("symbol", series.symbol().name());
    json.put("line", series.line().name());
    json.put("where", filters.of(series.where()));
    // Crosses stand at a share of the frame's height, whatever its scale.
    boolean pinned = series.symbol() == Symbol.CROSS;
    // A band narrows to nothing where all seeds agree: left out, such points would lie inside it.
    boolean band = light.bands() && series.points().stream().anyMatch(ChartData::spread);
    json.put(
        "points", series.points().stream().map(p -> pinned ? pinned(p) : point(p, band)).toList());
    json.put(
        "seeds",
        series.seeds().stream()
            .map(seed -> seed.stream().map(p -> List.of(p.x(), p.y())).toList())
            .toList());
    return json;
  }

  private static List<Object> point(Series.Point p, boolean band) {
    return band || spread(p)
        ? List.of(p.x(), p.y(), p.n(), p.low(), p.high())
        : List.of(p.x(), p.y(), p.n());
  }

  private static boolean spread(Series.Point p) {
    return p.low() != p.high();
  }

  private List<Object> pinned(Series.Point p) {
    Scale y = light.y().scale();
    return List.of(p.x(), (y.position(p.y()) - y.low()) / (y.high() - y.low()), 0);
  }

  private static String code(Color color) {
    return "#%06x".formatted(color.getRGB() & 0xffffff);
  }
}
