package org.sigmap.report;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sigmap.math.Estimate;
import org.sigmap.results.AxisColumns;
import org.sigmap.results.AxisValue;
import org.sigmap.results.BestValues;
import org.sigmap.results.BestValues.Standing;
import org.sigmap.results.Comparison;
import org.sigmap.results.Joint;
import org.sigmap.results.Metric;
import org.sigmap.results.Summary;
import org.sigmap.spec.Words;

/** The answer of a run as plain text for a terminal. */
public final class ConsoleTable {
  private static final String GAP = "  ";

  private static final Map<String, String> ASCII =
      Map.of("±", "+-", "−", "-", "–", "-", "ᵀ", "^T", "Σ", "Sigma", "α", "alpha", "∞", "infinity");

  /**
   * @param right whether its cells stand to the right, as numbers do
   * @param text what it says of a setting
   */
  private record Column(String title, boolean right, Function<Map<String, Object>, String> text) {
    List<String> aligned(List<Map<String, Object>> settings) {
      return ConsoleTable.aligned(
          Stream.concat(Stream.of(title), settings.stream().map(text)).toList(), right);
    }
  }

  private ConsoleTable() {}

  /**
   * One line per setting with the deciding metric's mean and the half-width of its 95 % interval,
   * marked {@code *} where it is best among settings with every seed, {@code ~} where it is tied
   * with that one and {@code !} where it lacks seeds; then the answers.
   */
  static String format(Summary summary, Conclusions conclusions) {
    return table(summary, conclusions)
        + conclusions.answers().stream().map(a -> "\n" + answer(a)).collect(Collectors.joining())
        + conclusions.main().map(values -> "\n" + key(values) + "\n").orElse("");
  }

  /** An answer with its table, where it has one. */
  static String answer(Answer answer) {
    StringBuilder text = new StringBuilder(answer.question()).append('\n');
    answer.table().ifPresent(table -> text.append(table(table)).append('\n'));
    answer.shown().forEach(sentence -> text.append(GAP).append(sentence).append('\n'));
    return text.toString();
  }

  private static String table(Answer.Table table) {
    List<List<String>> columns = new ArrayList<>();
    for (int i = 0; i < table.heads().size(); i++) {
      int column = i;
      Stream<String> cells = table.rows().stream().map(row -> row.get(column));
      columns.add(aligned(Stream.concat(Stream.of(table.heads().get(i)), cells).toList(), false));
    }
    return lines(columns);
  }

  /** Cells of a column, as wide as the widest of them. */
  private static List<String> aligned(List<String> cells, boolean right) {
    int width = cells.stream().mapToInt(String::length).max().orElse(0);
    return cells.stream()
        .map(
            cell -> {
              String padding = " ".repeat(width - cell.length());
              return right ? padding + cell : cell + padding;
            })
        .toList();
  }

  private static String lines(List<List<String>> columns) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < columns.get(0).size(); i++) {
      int row = i;
      String line = columns.stream().map(c -> c.get(row)).collect(Collectors.joining(GAP));
      text.append(line.stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** The text in a terminal's signs; ASCII stands in for those that it lacks. */
  public static String shown(String text, Charset charset) {
    if (charset.canEncode() && charset.newEncoder().canEncode(text)) {
      return text;
    }
    return text.codePoints()
        .mapToObj(Character::toString)
        .map(sign -> ASCII.getOrDefault(sign, sign))
        .collect(Collectors.joining());
  }

  private static String key(BestValues best) {
    Collection<Standing> found = best.standings().values();
    List<String> marks = new ArrayList<>();
    if (best.anyBest()) {
      marks.add("* best");
    }
    String test = " told from it at 5%, seeds paired" + Comparison.holm(best.comparisons());
    if (found.contains(Standing.ALIKE)) {
      marks.add(best.anyBest() ? "~ tied: not" + test : "~ the same in every seed");
    } else if (best.tested() && found.contains(Standing.APART)) {
      marks.add("no mark:" + test);
    }
    if (found.contains(Standing.INCOMPLETE) || found.contains(Standing.LOST)) {
      marks.add("! lacks seeds, not ranked");
    }
    return String.join("; ", marks);
  }

  private static String table(Summary summary, Conclusions conclusions) {
    Optional<BestValues> best = conclusions.main();
    Optional<Goal> goal = Goal.of(summary);
    Function<Map<String, Object>, Optional<Estimate>> mean =
        setting -> goal.flatMap(g -> summary.estimate(setting, g.metric()));
    List<Column> columns = new ArrayList<>();
    AxisColumns.of(Layout.varying(summary), summary.settings())
        .paths()
        .forEach((axis, paths) -> paths.forEach(path -> columns.add(column(summary, axis, path))));
    conclusions
        .tuned()
        .ifPresent(t -> columns.add(new Column(Words.escape(t.field()), false, t::of)));
    columns.add(
        new Column("seeds", true, s -> mean.apply(s).map(Estimate::n).orElse(0).toString()));
    columns.add(
        new Column(
            goal.map(g -> g.metric() + " (mean ± 95%)").orElse("result"),
            false,
            s -> mean.apply(s).map(Labels::plusMinus).orElse("-")));
    columns.add(
        new Column("", false, s -> best.map(values -> mark(values.standing(s))).orElse("")));
    for (String metric : beside(summary, goal)) {
      columns.add(
          new Column(
              metric, false, s -> summary.estimate(s, metric).map(Labels::plusMinus).orElse("-")));
    }
    for (String count : lostColumns(summary)) {
      columns.add(new Column(count, false, s -> lostCount(summary, s, count)));
    }
    TableRows rows = TableRows.of(summary);
    return lines(columns.stream().map(column -> column.aligned(rows.settings())).toList())
        + (rows.remark().isEmpty() ? "" : rows.remark() + "\n");
  }

  private static Column column(Summary summary, String axis, String path) {
    Function<Map<String, Object>, Object> value = s -> AxisColumns.value(s, axis, path);
    boolean number =
        summary.settings().stream()
            .map(value)
            .allMatch(v -> v instanceof Number || v.equals(Joint.NONE));
    return new Column(
        Words.escape(path), number, value.andThen(AxisValue::label).andThen(Words::escape));
  }

  /** What stands beside the deciding metric, and an accuracy beside that of no inputs. */
  private static List<String> beside(Summary summary, Optional<Goal> goal) {
    String baseline = Metric.BASELINE_ACCURACY.key();
    return summary.metrics().stream()
        .filter(
            metric ->
                Metric.of(metric).is(Metric.Trait.BESIDE) && Metric.of(metric).key().equals(metric)
                    || metric.equals(Metric.TEST_ACCURACY.key())
                        && summary.metrics().contains(baseline))
        .filter(metric -> goal.stream().noneMatch(g -> g.metric().equals(metric)))
        .toList();
  }

  private static String mark(Standing standing) {
    return switch (standing) {
      case BEST -> "*";
      case ALIKE -> "~";
      case INCOMPLETE, LOST -> "!";
      case APART -> "";
    };
  }

  /** The counts of cells without a result that any setting has: diverged, failed. */
  static List<String> lostColumns(Summary summary) {
    return Stream.of(Metric.DIVERGED, Metric.FAILED).filter(summary::has).map(Metric::key).toList();
  }

  /** "2 of 5", empty where no cell ended so. */
  static String lostCount(Summary summary, Map<String, Object> setting, String count) {
    return summary
        .estimate(setting, count)
        .map(e -> Math.round(e.mean() * e.n()) + " of " + e.n())
        .orElse("");
  }
}
