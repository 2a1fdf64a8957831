package org.sigmap.spec.yaml;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.sigmap.spec.Axis;
import org.sigmap.spec.Cell;
import org.sigmap.spec.CellId;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.Paths;
import org.sigmap.spec.Refusal;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.Study;
import org.sigmap.spec.Words;

/** A {@link Study} before its cells are made; the components are that record's. */
record Draft(String name, String description, ObjectNode base, List<Long> seeds, List<Axis> axes) {
  /** More cells than this are taken for a mistake. */
  static final int MOST_CELLS = 100_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final int DEFAULT_SEEDS = 5;

  /**
   * @throws Refusal if a component is not as {@link Study} says, or there are more than {@value
   *     #MOST_CELLS} cells
   */
  Draft {
    if (!NAME.matcher(name).matches()) {
      throw Refusal.atValue(
          List.of("name"),
          ("name must name a directory: at most 100 letters, digits, '.', '-' and '_',"
                  + " the first a letter or digit, but is \"%s\"")
              .formatted(Words.show(name)));
    }
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

  Study with(List<Cell> cells) {
    return new Study(name, description, base, seeds, axes, cells);
  }

  /** For every setting, the index of its value on each axis, the first axis slowest. */
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

  /**
   * @throws Refusal if the setting cannot be run
   */
  List<Cell> cells(SpecResolver resolver, int[] choice) {
    ObjectNode tree = base.deepCopy();
    Map<String, Object> setting = new LinkedHashMap<>();
    for (int i = 0; i < choice.length; i++) {
      setting.put(axes.get(i).path(), axes.get(i).plain(choice[i]));
    }
    // Outer paths first, so that conventions.trainLoss refines what conventions sets.
    IntStream.range(0, choice.length)
        .boxed()
        .sorted(Comparator.comparing(i -> Paths.split(axes.get(i).path()).size()))
        .forEach(
            i ->
                ConventionWord.put(
                    tree, Paths.split(axes.get(i).path()), axes.get(i).values().get(choice[i])));
    ObjectNode complete = resolver.complete(tree);
    return seeds.stream()
        .map(
            seed -> {
              CellSpec spec = SpecSchema.cell(complete.put("seed", seed));
              setting.put("seed", seed);
              return new Cell(CellId.of(spec), setting, spec);
            })
        .toList();
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
