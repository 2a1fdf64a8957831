package org.sigmap.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.sigmap.results.Summary;

/**
 * The part of a sweep that one figure has room for: everything where that is little, else evenly
 * chosen values along x and as lines, and the panels with the best and the worst settings.
 *
 * @param summary the settings shown
 * @param lines axis with a line for each value, absent where there is none
 * @param remark what is left out and where it is, as a sentence behind others; empty where nothing
 *     is
 */
record Excerpt(Summary summary, Optional<String> lines, String remark) {
  private static final int MOST_PANELS = 24;

  /** Panels of a single line each. */
  private static final int MOST_SMALL_PANELS = 60;

  private static final int FEWEST_PANELS = 4;

  /** More lines cannot be told apart. */
  static final int MOST_LINES = 24;

  private static final int MOST_PLACES = 200;
  private static final int FEWEST_PLACES = 10;

  /** A mark with its bar is half a kilobyte of SVG, and a page holds every figure twice. */
  private static final int MOST_MARKS = 3000;

  /**
   * @param goal what ranks panels, absent where no cell is done
   * @param x the axis along x, absent where that is time
   * @param panels axes with a panel for each combination of values
   */
  static Excerpt of(
      Summary all,
      Optional<Goal> goal,
      Optional<String> x,
      Optional<String> lines,
      List<String> panels) {
    return of(all, goal, x, lines, panels, MOST_PANELS);
  }

  private static Excerpt of(
      Summary all,
      Optional<Goal> goal,
      Optional<String> x,
      Optional<String> lines,
      List<String> panels,
      int mostPanels) {
    Map<Map<String, Object>, List<Map<String, Object>>> grid = Grid.panels(all, panels);
    int lineCount = lines.map(axis -> Math.min(MOST_LINES, all.values(axis).size())).orElse(1);
    int panelCount = Math.min(mostPanels, grid.size());
    int places = x.map(axis -> Math.min(MOST_PLACES, all.values(axis).size())).orElse(1);
    places = Math.min(places, Math.max(FEWEST_PLACES, MOST_MARKS / (panelCount * lineCount)));
    panelCount = Math.min(panelCount, Math.max(FEWEST_PANELS, MOST_MARKS / (lineCount * places)));
    List<String> sentences = new ArrayList<>();
    Set<Map<String, Object>> kept = extremes(all, goal, grid, panelCount);
    if (kept.size() < grid.size()) {
      String which = goal.map(g -> ", those with the best and the worst " + g.label()).orElse("");
      sentences.add(count(kept.size(), grid.size()) + " panels" + which + shared(kept, panels));
    }
    Optional<Set<Object>> keptX = thinned(all, x, places, sentences);
    Optional<Set<Object>> keptLines = thinned(all, lines, lineCount, sentences);
    if (sentences.isEmpty()) {
      return new Excerpt(all, lines, "");
    }
    Set<Map<String, Object>> settings = new HashSet<>();
    kept.forEach(
        key ->
            grid.get(key).stream()
                .filter(s -> holds(keptX, x, s) && holds(keptLines, lines, s))
                .forEach(settings::add));
    return new Excerpt(
        new Summary(
            all.axes(),
            all.rows().stream().filter(row -> settings.contains(row.setting())).toList()),
        lines,
        " Shown: " + String.join("; ", sentences) + "; the tables have all.");
  }

  /**
   * For figures of what is along x in every cell: steps, ranks. More lines than can be told apart
   * have a small panel each.
   */
  static Excerpt of(Summary all, Optional<String> lines) {
    Optional<String> told = lines.filter(axis -> all.values(axis).size() <= MOST_LINES);
    List<String> panels = Layout.varying(all);
    told.ifPresent(panels::remove);
    int most = told.equals(lines) ? MOST_PANELS : MOST_SMALL_PANELS;
    return of(all, Goal.of(all), Optional.empty(), told, panels, most);
  }

  private static boolean holds(
      Optional<Set<Object>> values, Optional<String> axis, Map<String, Object> setting) {
    return values.isEmpty() || values.get().contains(setting.get(axis.orElseThrow()));
  }

  static String count(int some, int all) {
    return String.format(Locale.ROOT, "%,d of %,d", some, all);
  }

  /** The chosen values of an axis; absent where all of them are. */
  private static Optional<Set<Object>> thinned(
      Summary all, Optional<String> axis, int most, List<String> sentences) {
    return axis.filter(a -> all.values(a).size() > most)
        .map(
            a -> {
              List<Object> values = all.values(a);
              sentences.add(count(most, values.size()) + " values of " + Labels.axis(a));
              return new HashSet<>(evenly(values, most));
            });
  }

  /** So many of the values, the first and the last among them. */
  static <T> List<T> evenly(List<T> values, int count) {
    if (values.size() <= count) {
      return values;
    }
    return IntStream.range(0, count)
        .mapToObj(i -> values.get((int) Math.round(i * (values.size() - 1.0) / (count - 1))))
        .toList();
  }

  /** The panels with the best settings and those whose best setting is worst, as in the grid. */
  private static Set<Map<String, Object>> extremes(
      Summary all,
      Optional<Goal> goal,
      Map<Map<String, Object>, List<Map<String, Object>>> grid,
      int count) {
    List<Map<String, Object>> keys = new ArrayList<>(grid.keySet());
    if (keys.size() <= count) {
      return new LinkedHashSet<>(keys);
    }
    goal.ifPresent(g -> keys.sort(Comparator.comparingDouble(key -> best(all, g, grid.get(key)))));
    Set<Map<String, Object>> ends = new HashSet<>(keys.subList(0, (count + 1) / 2));
    ends.addAll(keys.subList(keys.size() - count / 2, keys.size()));
    Set<Map<String, Object>> kept = new LinkedHashSet<>(grid.keySet());
    kept.retainAll(ends);
    return kept;
  }

  /** The best mean of the settings, the lower the better; infinite where none has one. */
  private static double best(Summary all, Goal goal, List<Map<String, Object>> settings) {
    return settings.stream()
        .flatMap(setting -> all.estimate(setting, goal.metric()).stream())
        .mapToDouble(goal::rank)
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** What all kept panels have in common, which their titles do not say. */
  private static String shared(Set<Map<String, Object>> kept, List<String> panels) {
    Map<String, Object> first = kept.iterator().next();
    List<String> constant =
        panels.stream()
            .filter(axis -> kept.stream().allMatch(key -> key.get(axis).equals(first.get(axis))))
            .toList();
    return constant.isEmpty() ? "" : ", all with " + Labels.setting(first, constant);
  }
}
