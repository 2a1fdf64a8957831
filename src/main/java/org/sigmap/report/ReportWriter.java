package org.sigmap.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sigmap.results.AtomicFile;
import org.sigmap.results.CellRecord;
import org.sigmap.results.ClassNames;
import org.sigmap.results.DamagedRunException;
import org.sigmap.results.FailedCells;
import org.sigmap.results.ImageSample;
import org.sigmap.results.Joint;
import org.sigmap.results.LossLevels;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Sessions;
import org.sigmap.results.Summary;
import org.sigmap.results.TidyTables;
import org.sigmap.spec.Study;

/** Writes everything that can be said of a run from its records alone. */
public final class ReportWriter {
  static final String NO_FONTS =
      "Figures are left out because this machine has no fonts for Java: install fontconfig and"
          + " fonts-dejavu-core (or any other font), then run `sigmap report` again.";

  private ReportWriter() {}

  /**
   * What was written.
   *
   * @param console the answer as plain text, for {@link ConsoleTable#shown}
   * @param figures the figures' files, SVG and PNG
   * @param failures why cells failed, one sentence each
   * @param notes what else was left out and why, one sentence each
   * @param images what the images are called that were trained on, if any were
   * @param incomplete how much of the study is missing, if anything is
   */
  public record Report(
      Summary summary,
      String console,
      Path page,
      List<Path> figures,
      List<String> failures,
      List<String> notes,
      Optional<String> images,
      Optional<String> incomplete) {
    public Report {
      figures = List.copyOf(figures);
      failures = List.copyOf(failures);
      notes = List.copyOf(notes);
    }
  }

  /**
   * Writes {@code results.csv}, {@code summary.csv}, {@code figures/} and {@code report.html}.
   *
   * @param levels training losses at which cells are compared beside their last step
   * @throws DamagedRunException if the run has no finished cell yet
   */
  public static Report write(RunDirectory run, LossLevels levels) throws IOException {
    return write(run, levels, false, Style.SCREEN);
  }

  /**
   * As {@link #write(RunDirectory, LossLevels)}.
   *
   * @param curves whether to write {@code curves-with-axes.csv} too, which is written again where
   *     it is there
   * @param style what the figures' files are like
   */
  public static Report write(RunDirectory run, LossLevels levels, boolean curves, Style style)
      throws IOException {
    List<CellRecord> recorded = recorded(run);
    Completeness whole = Completeness.of(run, recorded);
    Optional<String> incomplete = whole.missing();
    List<CellRecord> cells =
        Joint.joined(levels.added(run, recorded), whole.study().map(Study::axes).orElse(List.of()));
    Summary summary = Summary.of(cells);
    TidyTables tidy = new TidyTables(run, cells);
    tidy.write();
    tidy.writeCurves(curves);
    run.writeTable("summary.csv", true, summary.toCsv());
    List<String> notes = new ArrayList<>(run.notes());
    whole.study().map(Study::notes).ifPresent(notes::addAll);
    run.exhibit(RunDirectory.METHODS).ifPresent(said -> said.lines().forEach(notes::add));
    notes.addAll(NothingLearned.notes(summary));
    notes.addAll(StepSizes.notes(summary, whole.study().flatMap(Study::tuning)));
    LossLevels.targets(summary.metrics())
        .forEach(target -> unreached(summary, target).ifPresent(notes::add));
    Optional<PairedFigure> paired = PairedFigure.of(summary, cells);
    Sessions sessions = run.sessions();
    Optional<String> precision =
        sessions.entries().stream().map(s -> s.facts().precision()).findFirst();
    Optional<TunedValues> tuned = TunedValues.of(run, cells, whole.study());
    if (tuned.isPresent()) {
      tuned.get().writeTable(run);
    }
    Conclusions conclusions =
        Conclusions.of(summary, cells, paired, precision).with(tuned, summary);
    Optional<String> images = run.exhibit(ImageSample.SET_FILE).map(String::strip);
    RunFacts facts = new RunFacts(run, cells, summary, paired, conclusions, images);
    StillFalling.note(run, cells, summary, conclusions.main()).ifPresent(notes::add);
    Comparisons.write(facts);
    BestValueFigure.writeTable(facts);
    SurvivalFigure.writeTable(facts);
    List<HtmlReport.Drawing> drawings = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    if (Typeface.available()) {
      FigureFiles figures = new FigureFiles(run.figures(), Filters.of(summary), style);
      for (Picture picture : Figures.of(facts)) {
        drawings.add(figures.write(picture, files));
      }
    } else {
      notes.add(NO_FONTS);
    }
    List<String> failures = FailedCells.sentences(cells);
    List<String> said = Stream.concat(failures.stream(), notes.stream()).toList();
    HtmlReport page =
        new HtmlReport(
            name(run),
            cells,
            summary,
            conclusions,
            drawings,
            said,
            images,
            sessions,
            run.spec(),
            incomplete,
            run.exhibit(ClassNames.FILE).map(ClassNames::fromText).orElse(List.of()),
            records(run.root()));
    Path file = run.root().resolve("report.html");
    AtomicFile.write(file, page.html());
    String console = ConsoleTable.format(summary, conclusions);
    return new Report(summary, console, file, files, failures, notes, images, incomplete);
  }

  /** The finished cells of a run, of which there must be one. */
  static List<CellRecord> recorded(RunDirectory run) throws IOException {
    List<CellRecord> recorded = run.cells();
    if (recorded.isEmpty()) {
      throw new DamagedRunException(
          run.root() + " has no finished cell yet; let `sigmap run` finish one, then report again");
    }
    return recorded;
  }

  private static Optional<String> unreached(Summary summary, LossLevels.Target target) {
    return LossLevels.unreached(summary, target)
        .map(
            share ->
                ("%s done cells never reach %s and are left out of its columns in summary.csv,"
                        + " where %s gives the share that does; survival.csv counts them")
                    .formatted(share, target.label(), target.reached()));
  }

  static String name(RunDirectory run) {
    Path last = run.root().toAbsolutePath().normalize().getFileName();
    return last == null ? "run" : last.toString();
  }

  /** Names of the tables and records that a page links to. */
  static List<String> records(Path root) throws IOException {
    try (Stream<Path> all = Files.list(root)) {
      return all.map(file -> file.getFileName().toString())
          .filter(file -> file.matches("[a-z-]+\\.(csv|jsonl|json|yaml)"))
          .sorted()
          .toList();
    }
  }
}
