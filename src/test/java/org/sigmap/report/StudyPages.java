package org.sigmap.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sigmap.cli.OverrideOptions;
import org.sigmap.math.Estimate;
import org.sigmap.math.Holm;
import org.sigmap.math.Statistics;
import org.sigmap.results.AxisValue;
import org.sigmap.results.Metric;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Summary;
import org.sigmap.results.SummaryReader;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.SpecReader;
import picocli.CommandLine;

/**
 * Pages whose tables are made from studies: {@code scripts/studies.txt} says how each study is
 * made, {@code docs/data/<study>/} holds its small tables, and a comment before a page's table how
 * it is made from them:
 *
 * <pre>
 * &lt;!-- table STUDY
 * rows: HEAD = AXIS, HEAD = AXIS desc, HEAD = metric(NAME NAME …)
 * HEAD: KIND METRIC AXIS=VALUE …
 * bold: lowest
 * --&gt;
 * | … |
 * &lt;!-- end of table --&gt;
 * </pre>
 *
 * {@code STUDY} may be several, each {@code LABEL=NAME}, below one another; {@code HEAD = study}
 * among the rows is the column of their labels. A row is a setting of the axes under {@code rows},
 * a column what {@code KIND} makes of the rows of {@code summary.csv} (of {@code pair}, {@code
 * paired.csv}; of {@code best}, a field of {@code best.csv}) that have the other values: {@code
 * mean} "0.41 ± 0.03", {@code interval} "0.41 [0.38, 0.44]", {@code fixed} three decimals, {@code
 * range} the least and largest mean, {@code pair} a difference, {@code told} one with a star where
 * it is told from 0 after Holm's correction, {@code chosen} the tuned value, at an edge with the
 * share by which the loss falls to it. Numbers read as those of the program's own tables do.
 */
final class StudyPages {
  static final Path DATA = Path.of("docs/data");
  static final Path MANIFEST = Path.of("scripts/studies.txt");
  private static final Path CLAIMS = DATA.resolve("claims.txt");
  private static final String CLAIMS_FROM = "<!-- claims -->\n";
  private static final String CLAIMS_TO = "<!-- end of claims -->";
  private static final String MADE = "made.txt";
  private static final List<String> TABLES =
      List.of("summary.csv", "paired.csv", "tuned.csv", "best.csv");
  private static final Pattern TABLE =
      Pattern.compile("<!-- table (.+?)\n(.*?)\n-->\n(.*?)<!-- end of table -->", Pattern.DOTALL);

  /**
   * A line of the manifest.
   *
   * @param arguments of the program
   * @param figures of the run, with what they are called in {@code docs/figures}
   */
  record Made(String name, List<String> arguments, Map<String, String> figures) {
    boolean compares() {
      return arguments.get(0).equals("report");
    }

    /** The studies that one side by side is made of. */
    List<String> parts() {
      return compares() ? arguments.subList(1, arguments.size()) : List.of();
    }
  }

  private StudyPages() {}

  static Map<String, Made> manifest() throws IOException {
    Map<String, Made> studies = new LinkedHashMap<>();
    for (String line : Files.readAllLines(MANIFEST)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] fields = line.split("\\|");
        String name = fields[0].strip();
        Map<String, String> figures = new LinkedHashMap<>();
        if (fields.length > 3) {
          words(fields[3]).forEach(f -> figures.put(f.split("=")[0], f.split("=")[1]));
        }
        studies.put(name, new Made(name, words(fields[2].strip()), figures));
      }
    }
    return studies;
  }

  /** Words of a command line, those in single quotes whole. */
  private static List<String> words(String line) {
    return Pattern.compile("'([^']*)'|(\\S+)")
        .matcher(line)
        .results()
        .map(m -> m.group(1) == null ? m.group(2) : m.group(1))
        .toList();
  }

  /** Pages that have tables of studies. */
  static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("docs"))) {
      return Stream.concat(Stream.of(Path.of("README.md")), files.sorted())
          .filter(file -> file.toString().endsWith(".md") && made(file))
          .toList();
    }
  }

  private static boolean made(Path page) {
    try {
      return Files.readString(page).contains(CLAIMS_FROM) || !tables(page).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<MatchResult> tables(Path page) {
    try {
      return TABLE.matcher(Files.readString(page)).results().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A page with every table as its studies have it. */
  static String rewritten(String page) {
    String claimed =
        page.contains(CLAIMS_FROM)
            ? page.substring(0, page.indexOf(CLAIMS_FROM) + CLAIMS_FROM.length())
                + claims()
                + page.substring(page.indexOf(CLAIMS_TO))
            : page;
    return TABLE
        .matcher(claimed)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    "<!-- table %s\n%s\n-->\n%s<!-- end of table -->"
                        .formatted(
                            found.group(1),
                            found.group(2),
                            studies(found.group(1)).values().stream().allMatch(StudyPages::held)
                                ? table(studies(found.group(1)), found.group(2))
                                : found.group(3))));
  }

  /**
   * The reproduction report's table: every claim beside what its studies say, where there are any.
   * The claims of a column, whatever else their studies compare, are the family that is corrected
   * for.
   */
  private static String claims() {
    List<String[]> claims = lines(CLAIMS, "\\|");
    List<Finding> fixed = corrected(claims.stream().map(c -> Finding.of(c[3], c)).toList());
    List<Finding> tuned = corrected(claims.stream().map(c -> Finding.of(c[4], c)).toList());
    StringBuilder text =
        new StringBuilder(
            row(
                List.of(
                    "of the paper",
                    "claim as it is read here",
                    "at one rate",
                    "tuned",
                    "made by")));
    text.append("|---|---|---|---|---|\n");
    for (int i = 0; i < claims.size(); i++) {
      String[] claim = claims.get(i);
      text.append(
          row(
              List.of(
                  claim[0],
                  "[%s](%s)".formatted(claim[1], Path.of("docs").relativize(Path.of(claim[2]))),
                  fixed.get(i).verdict(),
                  tuned.get(i).verdict(),
                  Stream.of(fixed.get(i), tuned.get(i))
                      .filter(found -> !found.study().isEmpty())
                      .map(found -> "`scripts/studies " + found.study() + "`")
                      .collect(Collectors.joining(", ")))));
    }
    return text.toString();
  }

  /** Holm's correction over the findings that have a test. */
  private static List<Finding> corrected(List<Finding> findings) {
    double[] tested = findings.stream().mapToDouble(Finding::pValue).toArray();
    long family = DoubleStream.of(tested).filter(p -> !Double.isNaN(p)).count();
    double[] corrected = Holm.corrected(tested, family);
    return IntStream.range(0, findings.size())
        .mapToObj(i -> findings.get(i).with(corrected[i]))
        .toList();
  }

  /**
   * What a study says to a claim.
   *
   * @param words what stands where nothing was tested
   * @param difference with the claim's sign, where it was
   * @param pValue of the difference; NaN where nothing was tested
   */
  private record Finding(
      String study, String words, Optional<Estimate> difference, boolean claimed, double pValue) {

    /**
     * Of studies that answer alike, the paper's own size first, the first that has an answer.
     *
     * @param studies their names; none where nobody asked
     */
    static Finding of(String studies, String[] claim) {
      if (studies.isEmpty()) {
        return untested("", "–");
      }
      List<String> held = Stream.of(studies.split(" ")).filter(StudyPages::held).toList();
      if (held.isEmpty()) {
        return untested(studies.split(" ")[0], "open: not run again");
      }
      if (claim[5].equals("<")) {
        double most =
            read(held.get(0), "summary.csv").estimates(claim[6]).stream()
                .mapToDouble(Estimate::mean)
                .max()
                .orElseThrow();
        return untested(
            held.get(0),
            "%s: `%s` %.1e at most"
                .formatted(
                    most < Double.parseDouble(claim[7]) ? "confirmed" : "contradicted",
                    claim[6],
                    most));
      }
      return held.stream()
          .flatMap(study -> difference(study, claim).stream())
          .findFirst()
          .orElse(untested(held.get(0), "open: too few seeds"));
    }

    private static Finding untested(String study, String words) {
      return new Finding(study, words, Optional.empty(), false, Double.NaN);
    }

    private static Optional<Finding> difference(String study, String[] claim) {
      Summary paired = read(study, "paired.csv");
      Column all = new Column(("pair " + claim[6] + " " + claim[7]).split(" "), Map.of());
      Map<String, Object> where = new LinkedHashMap<>(all.where());
      // A field that the study's command sets is no axis of it.
      where.keySet().retainAll(paired.axes());
      return new Column(all.kind(), all.metric(), where)
          .rows(paired).stream()
              .findFirst()
              .map(
                  row ->
                      new Finding(
                          study,
                          "",
                          Optional.of(row.estimate()),
                          row.estimate().mean() < 0 == claim[5].equals("-"),
                          Statistics.pValue(row.estimate())));
    }

    Finding with(double corrected) {
      return new Finding(study, words, difference, claimed, corrected);
    }

    String verdict() {
      return difference
          .map(
              e ->
                  "%s: %s (n = %s)"
                      .formatted(
                          pValue > Holm.LEVEL ? "open" : claimed ? "confirmed" : "contradicted",
                          Labels.plusMinus(e),
                          e.n()))
          .orElse(words);
    }
  }

  /** Corrected p-value and size of the family, of a row of {@code paired.csv}. */
  private static Optional<String[]> corrected(String study, Summary.Row row) {
    List<String> heads = List.of(heads(DATA.resolve(study).resolve("paired.csv")));
    return lines(study, "paired.csv", row.metric(), row.setting()).stream()
        // Against a fixed value rather than against the best of them.
        .sorted(Comparator.comparing(line -> line[heads.indexOf("family")].equals("best")))
        .map(
            line ->
                new String[] {line[heads.indexOf("p_holm")], line[heads.indexOf("family_size")]})
        .filter(test -> !test[0].isEmpty())
        .findFirst();
  }

  private static boolean told(Optional<String[]> test) {
    return test.filter(t -> Double.parseDouble(t[0]) <= Holm.LEVEL).isPresent();
  }

  /** Lines of a study's table that have a metric and a setting. */
  private static List<String[]> lines(
      String study, String table, String metric, Map<String, Object> setting) {
    Path csv = DATA.resolve(study).resolve(table);
    List<String> heads = List.of(heads(csv));
    return lines(csv, ",").stream()
        .filter(line -> line[heads.indexOf("metric")].equals(metric))
        .filter(
            line ->
                setting.entrySet().stream()
                    .allMatch(
                        axis ->
                            AxisValue.parse(line[heads.indexOf(axis.getKey())])
                                .equals(axis.getValue())))
        .toList();
  }

  private static String[] heads(Path csv) {
    try {
      return Files.readAllLines(csv).get(0).split(",", -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fields of the lines below the head. */
  private static List<String[]> lines(Path file, String between) {
    try {
      return Files.readAllLines(file).stream()
          .skip(1)
          .map(line -> Stream.of(line.split(between, -1)).map(String::strip).toArray(String[]::new))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a study was made; a page keeps what it has of others until they are. */
  private static boolean held(String study) {
    return Files.exists(DATA.resolve(study).resolve(MADE));
  }

  private static Summary read(String study, String file) {
    Path path = DATA.resolve(study).resolve(file);
    try {
      return SummaryReader.read(path.toString(), Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A row label or column of a table. */
  private record Line(String head, String text) {
    static Line of(String line, String between) {
      int at = line.indexOf(between);
      return new Line(line.substring(0, at).strip(), line.substring(at + between.length()).strip());
    }
  }

  /** The studies of a table, by their labels. */
  private static Map<String, String> studies(String names) {
    Map<String, String> studies = new LinkedHashMap<>();
    for (String name : names.split(" ")) {
      studies.put(name.replaceAll("=.*", "").replace('_', ' '), name.replaceAll(".*=", ""));
    }
    return studies;
  }

  private static String table(Map<String, String> studies, String declaration) {
    List<Line> lines = declaration.lines().map(line -> Line.of(line, ":")).toList();
    List<Line> labels =
        Stream.of(lines.get(0).text().split(",")).map(part -> Line.of(part, "=")).toList();
    List<Line> axes = labels.stream().filter(label -> !label.text().equals("study")).toList();
    Optional<String> bold =
        lines.stream().filter(l -> l.head().equals("bold")).map(Line::text).findFirst();
    List<Line> columns =
        lines.stream().skip(1).filter(line -> !line.head().equals("bold")).toList();
    List<String> heads = Stream.concat(labels.stream(), columns.stream()).map(Line::head).toList();
    StringBuilder text = new StringBuilder(row(heads));
    text.append("|").append("---|".repeat(heads.size())).append('\n');
    studies.forEach(
        (label, study) -> {
          for (List<String> cells : rows(study, axes, columns, bold)) {
            if (axes.size() < labels.size()) {
              cells.add(0, label);
            }
            text.append(row(cells));
          }
        });
    return text.toString();
  }

  /** The rows of one study, without its label. */
  private static List<List<String>> rows(
      String study, List<Line> axes, List<Line> columns, Optional<String> bold) {
    List<List<String>> all = new ArrayList<>();
    Map<String, Summary> sources = new LinkedHashMap<>();
    for (Map<String, Object> setting : settings(read(study, "summary.csv"), axes)) {
      List<String> cells =
          new ArrayList<>(setting.entrySet().stream().map(StudyPages::label).toList());
      List<Optional<Estimate>> means = new ArrayList<>();
      for (Line column : columns) {
        String[] words = column.text().split("\\s+");
        Column told = new Column(words, setting);
        if (words[0].equals("best") || words[0].equals("chosen")) {
          cells.add(words[0].equals("best") ? best(study, words, setting) : chosen(study, told));
          means.add(Optional.empty());
          continue;
        }
        String file = told.paired() ? "paired.csv" : "summary.csv";
        List<Summary.Row> rows =
            told.rows(sources.computeIfAbsent(file, name -> read(study, name)));
        boolean star = told.kind().equals("told") && told(corrected(study, rows.get(0)));
        cells.add(told.text(rows, sources.get(file)) + (star ? " *" : ""));
        means.add(
            !rows.isEmpty() && file.equals("summary.csv")
                ? Optional.of(rows.get(0).estimate())
                : Optional.empty());
      }
      bold.ifPresent(which -> embolden(cells, means, which, axes.size()));
      all.add(cells);
    }
    return all;
  }

  /** A field of {@code best.csv}: {@code best FIELD METRIC}. */
  private static String best(String study, String[] words, Map<String, Object> setting) {
    List<String> heads = List.of(heads(DATA.resolve(study).resolve("best.csv")));
    return lines(study, "best.csv", words[2], setting).stream()
        .map(line -> line[heads.indexOf(words[1])].replace(" ", ", ").replace("-", "−"))
        .collect(Collectors.joining());
  }

  /** The chosen value of {@code tuned.csv}: {@code chosen METRIC AXIS=VALUE …}. */
  private static String chosen(String study, Column column) {
    List<String> heads = List.of(heads(DATA.resolve(study).resolve("tuned.csv")));
    return lines(study, "tuned.csv", column.metric(), column.where()).stream()
        .map(
            line ->
                line[heads.indexOf("chosen")]
                    + (line[heads.indexOf("edge")].isEmpty()
                        ? ""
                        : " (%s, %s %%)"
                            .formatted(
                                line[heads.indexOf("edge")],
                                Labels.number(
                                    100 * Double.parseDouble(line[heads.indexOf("falls")])))))
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private static void embolden(
      List<String> cells, List<Optional<Estimate>> means, String which, int first) {
    double sign = which.equals("lowest") ? 1 : -1;
    int best = -1;
    for (int i = 0; i < means.size(); i++) {
      if (means.get(i).isPresent()
          && (best < 0 || sign * means.get(i).get().mean() < sign * means.get(best).get().mean())) {
        best = i;
      }
    }
    if (best >= 0) {
      cells.set(first + best, "**" + cells.get(first + best) + "**");
    }
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String label(Map.Entry<String, Object> axis) {
    return axis.getKey().equals("metric")
        ? "`" + axis.getValue() + "`"
        : Labels.value(axis.getValue());
  }

  /** All settings of the labels' axes that the study has, the first label slowest. */
  private static List<Map<String, Object>> settings(Summary summary, List<Line> labels) {
    List<Map<String, Object>> settings = List.of(Map.of());
    for (Line label : labels) {
      String[] words = label.text().split("[\\s()]+");
      List<Object> values;
      if (words[0].equals("metric")) {
        values = List.of((Object[]) words).subList(1, words.length);
      } else {
        values = new ArrayList<>(summary.values(words[0]));
        if (label.text().endsWith(" desc")) {
          Collections.reverse(values);
        }
      }
      List<Map<String, Object>> longer = new ArrayList<>();
      for (Map<String, Object> setting : settings) {
        values.forEach(value -> longer.add(AxisValue.with(setting, words[0], value)));
      }
      settings = longer;
    }
    return settings.stream().filter(s -> anyRow(summary, s)).toList();
  }

  private static boolean anyRow(Summary summary, Map<String, Object> setting) {
    Map<String, Object> axes = AxisValue.without(setting, "metric");
    return summary.settings().stream().anyMatch(s -> s.entrySet().containsAll(axes.entrySet()));
  }

  /** A column at one row of its table. */
  private record Column(String kind, String metric, Map<String, Object> where) {
    Column(String[] words, Map<String, Object> setting) {
      this(
          words[0],
          setting.containsKey("metric") ? setting.get("metric").toString() : words[1],
          where(words, setting));
    }

    private static Map<String, Object> where(String[] words, Map<String, Object> setting) {
      Map<String, Object> where = AxisValue.without(setting, "metric");
      for (String word : words) {
        int at = word.indexOf('=');
        if (at > 0) {
          where =
              AxisValue.with(where, word.substring(0, at), AxisValue.parse(word.substring(at + 1)));
        }
      }
      return where;
    }

    boolean paired() {
      return kind.equals("pair") || kind.equals("told");
    }

    List<Summary.Row> rows(Summary table) {
      String name = paired() ? metric + "_minus_reference" : metric;
      return named(table, name);
    }

    private List<Summary.Row> named(Summary table, String name) {
      List<Summary.Row> rows =
          table.rows().stream()
              .filter(row -> row.metric().equals(name))
              .filter(row -> row.setting().entrySet().containsAll(where.entrySet()))
              .toList();
      long different = rows.stream().map(Summary.Row::estimate).distinct().count();
      if (different > 1 && !kind.equals("range")) {
        throw new IllegalArgumentException(different + " rows fit " + this);
      }
      return rows;
    }

    String text(List<Summary.Row> rows, Summary table) {
      if (kind.equals("range")) {
        double[] means = rows.stream().mapToDouble(r -> r.estimate().mean()).sorted().toArray();
        return String.format(Locale.ROOT, "%.1e to %.1e", means[0], means[means.length - 1]);
      }
      List<Summary.Row> lost = named(table, Metric.DIVERGED.key());
      String diverged =
          lost.stream()
              .map(r -> Math.round(r.estimate().mean() * r.estimate().n()) + " diverged")
              .collect(Collectors.joining());
      if (rows.isEmpty()) {
        return diverged.isEmpty() ? "–" : diverged;
      }
      return shown(rows.get(0).estimate()) + (diverged.isEmpty() ? "" : " (" + diverged + ")");
    }

    private String shown(Estimate e) {
      return switch (kind) {
        case "mean", "pair", "told" -> Labels.plusMinus(e);
        case "interval" -> Labels.interval(e);
        case "fixed" -> Labels.fixed(e.mean(), 3) + " ± " + Labels.fixed(e.halfWidth(), 3);
        default -> throw new IllegalArgumentException("no kind of column is called " + kind);
      };
    }
  }

  /** What a study's tables stand for: the cells that its command makes, and the tables' bytes. */
  static String stamp(String name) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("cells ").append(sha(String.join("\n", cells(name)))).append('\n');
    for (String table : TABLES) {
      Path file = DATA.resolve(name).resolve(table);
      if (Files.exists(file)) {
        text.append(table).append(' ').append(sha(Files.readString(file))).append('\n');
      }
    }
    return text.toString();
  }

  static String stamped(String name) throws IOException {
    return Files.readString(DATA.resolve(name).resolve(MADE));
  }

  /** Identities of all cells that the command of a study makes, as specs and program are now. */
  private static Set<String> cells(String name) throws IOException {
    Made made = manifest().get(name);
    if (made.compares()) {
      Set<String> parts = new TreeSet<>();
      for (String part : made.parts()) {
        parts.add(part + " " + stamped(part).lines().findFirst().orElseThrow());
      }
      return parts;
    }
    return identities(study(made));
  }

  /** Every command of the manifest has a spec, or parts that are there. */
  static void requireSpecs() throws IOException {
    Map<String, Made> all = manifest();
    for (Made made : all.values()) {
      if (made.compares()
          ? !all.keySet().containsAll(made.parts())
          : !Files.exists(Path.of(made.arguments().get(1)))) {
        throw new IllegalStateException(made + " is made of nothing");
      }
    }
  }

  private static Set<String> identities(Study study) {
    Set<String> cells = new TreeSet<>();
    study.cells().forEach(cell -> cells.add(cell.id().value()));
    study.tuning().ifPresent(t -> t.trials().forEach(cell -> cells.add(cell.id().value())));
    return cells;
  }

  private static Study study(Made made) {
    OverrideOptions overrides = new OverrideOptions();
    CommandLine line =
        new CommandLine(
            CommandLine.Model.CommandSpec.create()
                .addMixin("o", CommandLine.Model.CommandSpec.forAnnotatedObject(overrides)));
    line.setUnmatchedArgumentsAllowed(true);
    line.parseArgs(made.arguments().subList(2, made.arguments().size()).toArray(String[]::new));
    return SpecReader.read(Path.of(made.arguments().get(1)), overrides.resolve());
  }

  private static String sha(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Takes the tables of every study that a folder has, and rewrites the pages.
   *
   * @throws IllegalStateException if a run is not what its command makes, or is not whole
   */
  static void take(Path runs) throws IOException {
    for (Made made : manifest().values()) {
      Path run = runs.resolve(made.name());
      if (Files.exists(run.resolve("summary.csv"))) {
        if (!made.compares()) {
          requireWhole(made, run);
        }
        Path folder = Files.createDirectories(DATA.resolve(made.name()));
        for (String table : TABLES) {
          if (Files.exists(run.resolve(table))) {
            // Seconds are another number every time.
            Files.writeString(
                folder.resolve(table),
                Files.readAllLines(run.resolve(table)).stream()
                    .filter(line -> !line.contains(",seconds_to_"))
                    .collect(Collectors.joining("\n", "", "\n")));
          }
        }
        Files.writeString(folder.resolve(MADE), stamp(made.name()));
        for (Map.Entry<String, String> figure : made.figures().entrySet()) {
          Files.copy(
              run.resolve("figures").resolve(figure.getKey() + ".svg"),
              Path.of("docs/figures", figure.getValue() + ".svg"),
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    for (Path page : pages()) {
      Files.writeString(page, rewritten(Files.readString(page)));
    }
  }

  private static void requireWhole(Made made, Path root) throws IOException {
    try (RunDirectory run = RunDirectory.open(root)) {
      Study own = run.requireStudy("nothing is known of it");
      Optional<String> missing = Completeness.of(run, run.cells()).missing();
      if (!identities(own).equals(identities(study(made))) || missing.isPresent()) {
        throw new IllegalStateException(
            root
                + " is not what `sigmap "
                + String.join(" ", made.arguments())
                + "` makes: "
                + missing.orElse("its spec is another"));
      }
    }
  }

  /** Studies that pages have tables of, and those that these are made of. */
  static Set<String> used() throws IOException {
    Set<String> used = new LinkedHashSet<>();
    for (Path page : pages()) {
      tables(page).forEach(table -> used.addAll(studies(table.group(1)).values()));
    }
    return used;
  }
}
