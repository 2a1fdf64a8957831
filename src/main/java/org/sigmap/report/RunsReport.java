package org.sigmap.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sigmap.results.AtomicFile;
import org.sigmap.results.AxisName;
import org.sigmap.results.AxisValue;
import org.sigmap.results.BestValues;
import org.sigmap.results.CellRecord;
import org.sigmap.results.FailedCells;
import org.sigmap.results.Joint;
import org.sigmap.results.LossLevels;
import org.sigmap.results.PairedDifferences;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.RunRefusedException;
import org.sigmap.results.Session;
import org.sigmap.results.Sessions;
import org.sigmap.results.SpecDifference;
import org.sigmap.results.Summary;
import org.sigmap.results.TidyTables;
import org.sigmap.spec.Axis;
import org.sigmap.spec.Paths;
import org.sigmap.spec.Study;

/**
 * Several runs side by side, as one run whose axis {@link AxisName#RUN} tells them apart, of the
 * settings that all of them have. The last run is what the others are held against.
 */
public final class RunsReport {
  private static final String RUN = AxisName.RUN.path();

  /** A run with what this version reads of it. */
  private record Part(String name, RunDirectory run, List<CellRecord> cells, Completeness whole) {
    Optional<Study> study() {
      return whole.study();
    }

    /** What a field is set to outside the sweep. */
    Optional<Object> base(String path) {
      return study()
          .map(s -> s.base().at("/" + String.join("/", Paths.split(path))))
          .filter(JsonNode::isValueNode)
          .map(n -> n.isNumber() ? n.numberValue() : n.isBoolean() ? n.booleanValue() : n.asText());
    }

    Part with(List<CellRecord> others) {
      return new Part(name, run, others, whole);
    }

    Set<Map<String, Object>> settings() {
      return cells.stream().map(CellRecord::setting).collect(Collectors.toCollection(HashSet::new));
    }
  }

  /**
   * Several runs at the settings that all of them have.
   *
   * @param names what they are called, in their order
   * @param cells of all, with the run as the last axis
   */
  record Shared(List<String> names, List<CellRecord> cells) {}

  private RunsReport() {}

  /**
   * @throws RunRefusedException if there is nothing that all have
   */
  static Shared shared(List<RunDirectory> runs, LossLevels levels) throws IOException {
    List<Part> parts = common(parts(runs, levels));
    return new Shared(
        parts.stream().map(Part::name).toList(),
        parts.stream().flatMap(part -> part.cells().stream()).toList());
  }

  /**
   * Writes {@code summary.csv}, {@code paired.csv}, {@code figures/} and {@code report.html} of the
   * runs together.
   *
   * @param runs two or more
   * @param folder where to
   * @param style what the figures' files are like
   * @throws RunRefusedException if there is nothing that all have, or the folder is a run's
   */
  public static ReportWriter.Report write(
      List<RunDirectory> runs, LossLevels levels, Path folder, Style style) throws IOException {
    if (RunDirectory.isRun(folder)) {
      throw new RunRefusedException(
          folder + " is a run, whose own report would be replaced; choose another place with --to");
    }
    List<Part> parts = common(parts(runs, levels));
    List<String> names = parts.stream().map(Part::name).toList();
    List<CellRecord> cells = parts.stream().flatMap(part -> part.cells().stream()).toList();
    Summary summary = Summary.of(cells);
    Map<String, TunedValues> tuned = new LinkedHashMap<>();
    for (Part part : parts) {
      List<CellRecord> own = part.cells().stream().map(RunsReport::alone).toList();
      TunedValues.of(part.run(), own, part.study()).ifPresent(t -> tuned.put(part.name(), t));
    }
    Conclusions each = Conclusions.of(summary, cells, Optional.empty(), precision(parts));
    List<PairedDifferences.Row> rows = new ArrayList<>();
    for (Goal goal : Goal.compared(summary)) {
      String last = names.get(names.size() - 1);
      rows.addAll(PairedDifferences.toReference(cells, RUN, last, goal.metric(), summary.seeds()));
    }
    Optional<Goal> main = Goal.of(summary);
    Optional<BestValues> ranked = each.main().filter(best -> !best.axis().equals(RUN));
    Optional<Answer> changes =
        new RunsAnswer(
                names,
                tuned,
                summary,
                ranked,
                rows.stream()
                    .filter(row -> main.stream().anyMatch(g -> g.metric().equals(row.metric())))
                    .filter(row -> !PairedDifferences.pooled(row.setting()))
                    .toList())
            .answer();
    List<Answer> answers =
        Stream.concat(changes.stream(), each.answers().stream().filter(a -> ranked.isPresent()))
            .toList();
    Conclusions conclusions = new Conclusions(each.best(), each.main(), answers, Optional.empty());
    Files.createDirectories(folder);
    AtomicFile.write(folder.resolve("summary.csv"), summary.toCsv());
    AtomicFile.write(folder.resolve("paired.csv"), PairedDifferences.toCsv(summary.axes(), rows));
    return page(parts, cells, summary, conclusions, folder, style);
  }

  private static ReportWriter.Report page(
      List<Part> parts,
      List<CellRecord> cells,
      Summary summary,
      Conclusions conclusions,
      Path folder,
      Style style)
      throws IOException {
    List<String> notes = new ArrayList<>();
    List<HtmlReport.Drawing> drawings = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    RunFacts facts =
        new RunFacts(
            parts.get(0).run(), cells, summary, Optional.empty(), conclusions, Optional.empty());
    if (Typeface.available()) {
      FigureFiles figures = new FigureFiles(folder.resolve("figures"), Filters.of(summary), style);
      for (Picture picture : FinalMetricFigure.of(facts)) {
        drawings.add(figures.write(picture, files));
      }
    } else {
      notes.add(ReportWriter.NO_FONTS);
    }
    List<Session> sessions = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Part part : parts) {
      sessions.addAll(part.run().sessions().entries());
      part.whole().missing().ifPresent(text -> missing.add(part.name() + ": " + text));
    }
    List<String> failures = FailedCells.sentences(cells);
    Optional<String> incomplete =
        missing.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", missing));
    HtmlReport page =
        new HtmlReport(
            parts.stream().map(Part::name).collect(Collectors.joining(" and ")),
            cells,
            summary,
            conclusions,
            drawings,
            Stream.concat(failures.stream(), notes.stream()).toList(),
            Optional.empty(),
            new Sessions(sessions),
            specs(parts),
            incomplete,
            List.of(),
            files(parts, folder));
    Path file = folder.resolve("report.html");
    AtomicFile.write(file, page.html());
    String console =
        conclusions.answers().stream().map(ConsoleTable::answer).collect(Collectors.joining("\n"));
    return new ReportWriter.Report(
        summary, console, file, files, failures, notes, Optional.empty(), incomplete);
  }

  /** The tables of the comparison, and those of the runs that it is made of. */
  private static List<String> files(List<Part> parts, Path folder) throws IOException {
    List<String> files = new ArrayList<>(ReportWriter.records(folder));
    Path from = folder.toAbsolutePath().normalize();
    for (Part part : parts) {
      Path table = part.run().root().toAbsolutePath().normalize().resolve(TidyTables.RESULTS);
      if (Files.exists(table)) {
        files.add(from.relativize(table).toString());
      }
    }
    return files;
  }

  /** The last run's specification, and the lines in which the others differ from it. */
  private static Optional<String> specs(List<Part> parts) throws IOException {
    Part last = parts.get(parts.size() - 1);
    if (last.run().spec().isEmpty()) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder("# " + last.name() + "\n" + last.run().spec().get());
    for (Part part : parts.subList(0, parts.size() - 1)) {
      Optional<String> own = part.run().spec();
      if (own.isPresent()) {
        text.append("\n# from ").append(last.name()).append(" to ").append(part.name());
        SpecDifference.of(last.run().spec().get(), own.get())
            .forEach(line -> text.append('\n').append(line));
        text.append('\n');
      }
    }
    return Optional.of(text.toString());
  }

  private static Optional<String> precision(List<Part> parts) throws IOException {
    return parts.get(0).run().sessions().entries().stream()
        .map(s -> s.facts().precision())
        .findFirst();
  }

  private static CellRecord alone(CellRecord cell) {
    return cell.withAxes(AxisValue.without(cell.axes(), RUN));
  }

  private static List<Part> parts(List<RunDirectory> runs, LossLevels levels) throws IOException {
    List<String> names = runs.stream().map(ReportWriter::name).toList();
    boolean apart = names.stream().distinct().count() == names.size();
    List<Part> parts = new ArrayList<>();
    for (RunDirectory run : runs) {
      List<CellRecord> recorded = ReportWriter.recorded(run);
      String name = apart ? ReportWriter.name(run) : run.root().toString();
      if (parts.stream().anyMatch(part -> part.name().equals(name))) {
        throw new RunRefusedException(name + " is named twice; name runs that differ");
      }
      parts.add(new Part(name, run, levels.added(run, recorded), Completeness.of(run, recorded)));
    }
    return parts;
  }

  /** The runs' cells at settings that all have, with the run as the last axis. */
  private static List<Part> common(List<Part> parts) throws IOException {
    Set<String> paths = new LinkedHashSet<>();
    parts.forEach(part -> part.cells().forEach(cell -> paths.addAll(cell.setting().keySet())));
    // Losses of two kinds, or of two kinds of targets, are not to be subtracted.
    AxisName.measures()
        .filter(path -> parts.stream().map(part -> part.base(path)).distinct().count() > 1)
        .forEach(paths::add);
    List<List<Axis>> together =
        parts.stream()
            .map(p -> p.study().map(Study::axes).orElse(List.of()))
            .map(axes -> axes.stream().filter(a -> a.form() != Axis.Form.FIELD).toList())
            .distinct()
            .toList();
    List<Part> told = new ArrayList<>();
    for (Part part : parts) {
      List<CellRecord> cells = part.cells().stream().map(c -> filled(part, c, paths)).toList();
      told.add(part.with(together.size() == 1 ? Joint.joined(cells, together.get(0)) : cells));
    }
    Set<Map<String, Object>> shared = told.get(0).settings();
    told.forEach(part -> shared.retainAll(part.settings()));
    Set<String> goals = new LinkedHashSet<>();
    for (Part part : told) {
      Goal.of(Summary.of(part.cells())).map(Goal::metric).ifPresent(goals::add);
    }
    String named = told.stream().map(Part::name).collect(Collectors.joining(" and "));
    if (shared.isEmpty()) {
      throw new RunRefusedException(
          ("%s have no setting in common; name runs whose sweeps share one, `sigmap report RUN`"
                  + " shows each")
              .formatted(named));
    }
    if (goals.size() > 1) {
      throw new RunRefusedException(
          "%s are judged by %s; name runs of one kind of study"
              .formatted(named, String.join(" and ", goals)));
    }
    return told.stream().map(part -> part.with(labelled(part, shared))).toList();
  }

  private static List<CellRecord> labelled(Part part, Set<Map<String, Object>> shared) {
    return part.cells().stream()
        .filter(cell -> shared.contains(cell.setting()))
        .map(cell -> cell.withAxes(AxisValue.with(cell.axes(), RUN, part.name())))
        .toList();
  }

  /** A cell with every field that any run sweeps, as its own run has it. */
  private static CellRecord filled(Part part, CellRecord cell, Set<String> paths) {
    Map<String, Object> axes = new LinkedHashMap<>();
    for (String path : paths) {
      Optional.ofNullable(cell.axes().get(path))
          .or(() -> part.base(path))
          .ifPresent(value -> axes.put(path, value));
    }
    axes.put(AxisName.SEED.path(), cell.axes().get(AxisName.SEED.path()));
    return cell.withAxes(axes);
  }
}
