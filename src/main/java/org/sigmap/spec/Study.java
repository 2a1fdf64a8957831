package org.sigmap.spec;

import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A spec, read and checked: what all cells have in common, and the axes along which they differ.
 *
 * @param name names the run directory: letters, digits, dots, hyphens and underscores, at most 100
 * @param description free text, or null
 * @param base the resolved tree of a {@link CellSpec} without its seed; where the kind of a group
 *     is an axis, the group has only the fields that were written, because defaults go by kind
 * @param seeds the seeds that every setting is run with, none negative and no two alike
 * @param axes in order of appearance, no two of the same path
 */
public record Study(
    String name, String description, ObjectNode base, List<Long> seeds, List<Axis> axes) {
  /** More cells than this are taken for a mistake. */
  public static final int MOST_CELLS = 100_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final int DEFAULT_SEEDS = 5;

  /**
   * @throws SpecException if a component is not as said, or there are more than {@value
   *     #MOST_CELLS} cells
   */
  public Study {
    if (!NAME.matcher(name).matches()) {
      throw Refusal.atValue(
          List.of("name"),
          "name must name a directory: at most 100 letters, digits, '.', '-' and '_', the first a"
              + " letter or digit, but is \""
              + Words.show(name)
              + "\"");
    }
    base = base.deepCopy();
    seeds = List.copyOf(seeds);
    axes = List.copyOf(axes);
    checkSeeds(seeds);
    checkAxes(axes, seeds.size());
  }

  /** The seeds of a spec that names none. */
  static List<Long> defaultSeeds() {
    return firstSeeds(DEFAULT_SEEDS);
  }

  /** 0 to {@code count} − 1. */
  static List<Long> firstSeeds(int count) {
    return LongStream.range(0, count).boxed().toList();
  }

  /** A copy: changing it does not change the study. */
  @Override
  public ObjectNode base() {
    return base.deepCopy();
  }

  /**
   * Every cell, the first axis slowest and the seed fastest.
   *
   * @throws SpecException if a setting cannot be run, which a study from {@link SpecReader} cannot
   *     have
   */
  public List<Cell> cells() {
    SpecResolver resolver = new SpecResolver(axes);
    List<Cell> cells = new ArrayList<>();
    for (int[] choice : choices()) {
      for (long seed : seeds) {
        CellSpec spec = bind(resolver, choice, seed);
        Map<String, Object> setting = new LinkedHashMap<>();
        for (int i = 0; i < choice.length; i++) {
          setting.put(axes.get(i).path(), axes.get(i).plain(choice[i]));
        }
        setting.put("seed", seed);
        cells.add(new Cell(CellId.of(spec), setting, spec));
      }
    }
    return List.copyOf(cells);
  }

  /** For every setting, the index of its value on each axis. */
  List<int[]> choices() {
    List<int[]> choices = List.of(new int[0]);
    for (Axis axis : axes) {
      choices =
          choices.stream()
              .flatMap(
                  choice ->
                      IntStream.range(0, axis.values().size())
                          .mapToObj(
                              i -> {
                                int[] longer = Arrays.copyOf(choice, choice.length + 1);
                                longer[choice.length] = i;
                                return longer;
                              }))
              .toList();
    }
    return choices;
  }

  CellSpec bind(SpecResolver resolver, int[] choice, long seed) {
    ObjectNode tree = base.deepCopy();
    // Outer paths first, so that conventions.trainLoss refines what conventions sets.
    IntStream.range(0, choice.length)
        .boxed()
        .sorted(Comparator.comparing(i -> Paths.split(axes.get(i).path()).size()))
        .forEach(
            i ->
                Paths.put(
                    tree, Paths.split(axes.get(i).path()), axes.get(i).values().get(choice[i])));
    tree.set("seed", LongNode.valueOf(seed));
    return resolver.cell(tree);
  }

  private static void checkSeeds(List<Long> seeds) {
    if (seeds.isEmpty()) {
      throw Refusal.atValue(List.of("seeds"), "seeds is empty; give at least one");
    }
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < seeds.size(); i++) {
      List<String> place = List.of("seeds", Integer.toString(i));
      if (seeds.get(i) < 0) {
        throw Refusal.atValue(place, "a seed must not be negative, but is " + seeds.get(i));
      }
      if (!seen.add(seeds.get(i))) {
        throw Refusal.atValue(place, "seeds has " + seeds.get(i) + " twice; remove one");
      }
    }
  }

  private static void checkAxes(List<Axis> axes, int seeds) {
    Set<String> seen = new HashSet<>();
    double cells = seeds;
    for (Axis axis : axes) {
      if (!seen.add(axis.path())) {
        throw Refusal.atKey(
            List.of("sweep", axis.path()), "the axis " + axis.path() + " stands twice; remove one");
      }
      cells *= axis.values().size();
    }
    if (cells > MOST_CELLS) {
      throw Refusal.atValue(
          List.of(axes.isEmpty() ? "seeds" : "sweep"),
          String.format(
              "this makes %.0f cells, and at most %d are run at once; take values away",
              cells, MOST_CELLS));
    }
  }
}
