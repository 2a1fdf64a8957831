package org.sigmap.spec.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.sigmap.spec.Axis;
import org.sigmap.spec.Cell;
import org.sigmap.spec.CellId;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.Paths;
import org.sigmap.spec.Refusal;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.Study;
import org.sigmap.spec.TuneSpec;
import org.sigmap.spec.Tuned;
import org.sigmap.spec.Tuning;
import org.sigmap.spec.Words;

/**
 * A {@link Study} before its cells are made; the components are that record's.
 *
 * @param tune what is tuned, which is varied like an axis behind the others
 */
record Draft(
    String name,
    String description,
    ObjectNode base,
    List<Long> seeds,
    List<Axis> axes,
    Optional<TuneSpec> tune) {
  /** More cells than this are taken for a mistake. */
  static final int MOST_CELLS = 100_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /** Settings that are another one's cell, in a sentence, at most. */
  private static final int MOST_NAMED = 3;

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
    checkAxes(varied(axes, tune), seeds.size());
  }

  /** {@code from} and those after it; negative beyond the largest. */
  static List<Long> seeds(long from, int count) {
    return LongStream.range(0, count).map(i -> from + i).boxed().toList();
  }

  /**
   * The study of some settings.
   *
   * @param settings the cells of each choice, in order
   */
  Study with(List<int[]> choices, List<List<Cell>> settings) {
    Map<CellId, int[]> known = new HashMap<>();
    List<Cell> cells = new ArrayList<>();
    List<String> alike = new ArrayList<>();
    for (int i = 0; i < choices.size(); i++) {
      int[] same = known.putIfAbsent(settings.get(i).get(0).id(), choices.get(i));
      if (same == null) {
        cells.addAll(settings.get(i));
      } else {
        alike.add(shown(choices.get(i)) + " is " + shown(same));
      }
    }
    Optional<Tuning> tuning =
        tune.map(
            spec ->
                new Tuning(
                    spec, cells.stream().map(c -> new Tuning.Candidate(trial(c), c)).toList()));
    return new Study(name, description, base, seeds, axes, cells, alike(alike), tuning);
  }

  /** The axes and, behind them, what is tuned. */
  static List<Axis> varied(List<Axis> axes, Optional<TuneSpec> tune) {
    tune.map(TuneSpec::field)
        .filter(field -> axes.stream().anyMatch(axis -> axis.paths().contains(field)))
        .ifPresent(
            field -> {
              throw Refusal.atValue(
                  List.of("tune", "field"),
                  field + " is swept as well; remove it from sweep, or remove tune");
            });
    return Stream.concat(axes.stream(), tune.stream().map(TuneSpec::axis)).toList();
  }

  List<Axis> varied() {
    return varied(axes, tune);
  }

  private boolean learnsFromHeldOut(ObjectNode setting) {
    return setting.at("/samples").has("holdout")
        && validates(SpecSchema.cell(setting.deepCopy().put("seed", seeds.get(0))));
  }

  private static boolean validates(CellSpec spec) {
    return spec.learner().step().preconditioner().validates();
  }

  private Cell trial(Cell cell) {
    if (validates(cell.spec()) && !tune.orElseThrow().holdsOut()) {
      throw Refusal.atValue(
          List.of("tune", "by"),
          "by: train-loss holds no rows out, and learned-power learns p from such rows; set"
              + " tune.by to validation");
    }
    Double share = tune.orElseThrow().holdsOut() ? base.at("/samples/holdout").doubleValue() : null;
    try {
      CellSpec spec = cell.spec().trial(share);
      Tuned result = cell.tuned().orElseThrow();
      Tuned trial = new Tuned(result.field(), result.value(), true, null);
      return new Cell(CellId.of(spec), cell.axes(), spec, Optional.of(trial));
    } catch (SpecException refused) {
      List<String> field = List.of(refused.field());
      throw Refusal.atValue(
          refused.field().equals("holdout") ? List.of("samples", "holdout") : field,
          refused.getMessage());
    }
  }

  private static List<String> alike(List<String> pairs) {
    if (pairs.isEmpty()) {
      return List.of();
    }
    int more = pairs.size() - MOST_NAMED;
    return List.of(
        "settings of the sweep that are one and the same cell are trained and shown once: "
            + pairs.stream().limit(MOST_NAMED).collect(Collectors.joining("; "))
            + (more > 0 ? "; and " + more + " more" : ""));
  }

  private String shown(int[] choice) {
    return Words.escape(
        IntStream.range(0, choice.length)
            .mapToObj(i -> varied().get(i).shown(choice[i]))
            .collect(Collectors.joining(" ")));
  }

  /** For every setting, the index of its value on each axis, the first axis slowest. */
  List<int[]> choices() {
    List<int[]> choices = List.of(new int[0]);
    for (Axis axis : varied()) {
      choices =
          choices.stream()
              .flatMap(
                  choice ->
                      IntStream.range(0, axis.settings().size())
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
    Map<String, JsonNode> given = new LinkedHashMap<>();
    List<Axis> varied = varied();
    for (int i = 0; i < choice.length; i++) {
      given.putAll(varied.get(i).settings().get(choice[i]));
    }
    // Outer paths first, so that conventions.trainLoss refines what conventions sets.
    given.keySet().stream()
        .map(Paths::split)
        .sorted(Comparator.comparing(List::size))
        .forEach(path -> ConventionWord.put(tree, path, given.get(Paths.join(path))));
    ObjectNode complete = resolver.complete(tree, given.keySet());
    if (tune.filter(TuneSpec::keepsOut).isEmpty() && !learnsFromHeldOut(complete)) {
      // Nothing of such a cell needs rows held out, so that it is the cell it would be without.
      ((ObjectNode) complete.get("samples")).remove("holdout");
    }
    Optional<Tuned> tuned =
        tune.map(TuneSpec::field)
            .map(field -> new Tuned(field, given.get(field).numberValue(), false, null));
    Map<String, Object> setting = new LinkedHashMap<>();
    for (String path :
        (Iterable<String>) axes.stream().flatMap(a -> a.paths().stream())::iterator) {
      JsonNode value = given.getOrDefault(path, complete.at("/" + path.replace('.', '/')));
      if (!value.isMissingNode()) {
        setting.put(path, Axis.plain(value));
      }
    }
    return seeds.stream()
        .map(
            seed -> {
              CellSpec spec = SpecSchema.cell(complete.put("seed", seed));
              setting.put("seed", seed);
              return new Cell(CellId.of(spec), setting, spec, tuned);
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
      for (String path : axis.paths()) {
        if (!seen.add(path)) {
          int setting = axis.settingOf(path);
          throw Refusal.atKey(
              axis.key(setting, path),
              "the axis " + Words.show(path) + " stands twice; remove one");
        }
      }
      cells *= axis.settings().size();
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
