package org.sigmap.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.sigmap.results.AtomicFile;
import org.sigmap.results.CellRecord;
import org.sigmap.results.DamagedRunException;
import org.sigmap.results.EqualLoss;
import org.sigmap.results.FailedCells;
import org.sigmap.results.ImageSamples;
import org.sigmap.results.ImageVariances;
import org.sigmap.results.Metric;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.SpectrumPoint;
import org.sigmap.results.Summary;
import org.sigmap.results.TrainLossLevels;

/** Writes everything that can be said of a run from its records alone. */
public final class ReportWriter {
  private static final String NO_FONTS =
      "Figures are left out because this machine has no fonts for Java: install fontconfig and"
          + " fonts-dejavu-core (or any other font), then run `sigmap report` again.";

  private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  private ReportWriter() {}

  /**
   * What was written.
   *
   * @param summary the summary, as in {@code summary.csv}
   * @param console the answer as plain text, for {@link ConsoleTable#shown}
   * @param page {@code report.html}
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

  /** As {@link #write(RunDirectory, TrainLossLevels)}, without a comparison at equal loss. */
  public static Report write(RunDirectory run) throws IOException {
    return write(run, TrainLossLevels.none());
  }

  /**
   * Writes {@code summary.csv}, {@code figures/} and {@code report.html}.
   *
   * @param levels training losses at which cells are compared beside their last step
   * @throws DamagedRunException if the run has no finished cell yet
   */
  public static Report write(RunDirectory run, TrainLossLevels levels) throws IOException {
    List<CellRecord> cells = EqualLoss.added(run, run.cells(), levels);
    if (cells.isEmpty()) {
      throw new DamagedRunException(
          run.root() + " has no finished cell yet; let `sigmap run` finish one, then report again");
    }
    Optional<String> incomplete = Completeness.of(run, cells);
    Summary summary = EqualLoss.summary(cells);
    run.writeSummary(summary);
    List<String> notes = new ArrayList<>(run.notes());
    EqualLoss.labels(summary).forEach(label -> unreached(summary, label).ifPresent(notes::add));
    Optional<PairedFigure> paired = PairedFigure.of(summary, cells);
    Optional<String> precision =
        run.sessions().entries().stream().map(s -> s.facts().precision()).findFirst();
    Conclusions conclusions = Conclusions.of(summary, cells, paired, precision);
    Comparisons.write(run, summary, cells, conclusions.findings().values());
    List<BestValueFigure> best =
        Goal.all(summary).stream()
            .flatMap(goal -> conclusions.by(goal).stream())
            .flatMap(f -> BestValueFigure.of(summary, f).stream())
            .toList();
    BestValueFigure.writeTable(run, best);
    Optional<String> images = run.exhibits().read(ImageSamples.SET_FILE).map(String::strip);
    List<HtmlReport.Drawing> drawings = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    if (Typeface.available()) {
      draw(run, facts(run, summary, cells, conclusions, paired, best, images), drawings, files);
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
            run.sessions(),
            run.spec(),
            incomplete);
    AtomicFile.write(run.reportFile(), page.html());
    String console = ConsoleTable.format(summary, conclusions);
    return new Report(
        summary, console, run.reportFile(), files, failures, notes, images, incomplete);
  }

  /** What figures are drawn from. */
  private record Facts(
      Summary summary,
      List<CellRecord> cells,
      Conclusions conclusions,
      CurveStatistics curves,
      List<SpectrumPoint> spectra,
      Optional<PairedFigure> paired,
      List<BestValueFigure> best,
      Optional<ImageVariances> variances,
      Optional<String> images) {}

  private static Facts facts(
      RunDirectory run,
      Summary summary,
      List<CellRecord> cells,
      Conclusions conclusions,
      Optional<PairedFigure> paired,
      List<BestValueFigure> best,
      Optional<String> images)
      throws IOException {
    return new Facts(
        summary,
        cells,
        conclusions,
        CurveStatistics.of(run, cells, CurvesFigure.excerpt(summary).summary()),
        spectra(run, cells, SpectrumFigure.excerpt(summary)),
        paired,
        best,
        variances(run),
        images);
  }

  private static void draw(
      RunDirectory run, Facts facts, List<HtmlReport.Drawing> drawings, List<Path> files)
      throws IOException {
    List<Figure> light = figures(facts, Theme.LIGHT);
    List<Figure> dark = figures(facts, Theme.DARK);
    for (int i = 0; i < light.size(); i++) {
      drawings.add(draw(run.figures(), light.get(i), dark.get(i), files));
    }
    addSamples(run, facts.images(), drawings, files);
  }

  private static List<Figure> figures(Facts facts, Theme theme) {
    Summary summary = facts.summary();
    List<Figure> figures = new ArrayList<>();
    Stream.concat(Goal.all(summary).stream(), Goal.further(summary).stream())
        .forEach(
            goal ->
                figures.add(
                    FinalMetricFigure.of(summary, goal, facts.conclusions().by(goal), theme)));
    facts.paired().ifPresent(differences -> figures.add(differences.figure(theme)));
    facts.best().forEach(values -> figures.add(values.figure(theme)));
    facts
        .curves()
        .curves()
        .forEach(
            (metric, byStep) -> {
              if (Metric.of(metric).hasCurves()) {
                Figure curves =
                    CurvesFigure.of(CurvesFigure.excerpt(summary), metric, byStep, theme);
                figures.add(ExponentFigure.overTraining(curves, metric, theme));
              }
            });
    figures.addAll(ExponentFigure.of(summary, theme));
    SpectrumFigure.of(SpectrumFigure.excerpt(summary), facts.cells(), facts.spectra(), theme)
        .ifPresent(figures::add);
    facts
        .variances()
        .ifPresent(v -> figures.add(ImageVariancesFigure.of(v, facts.images(), theme)));
    return figures;
  }

  private static Optional<String> unreached(Summary summary, String label) {
    return EqualLoss.unreached(summary, label)
        .map(
            share ->
                share
                    + " done cells never reach training loss "
                    + label
                    + " and are left out of its columns in summary.csv, where reached_train_loss_"
                    + label
                    + " gives the share that does");
  }

  /** The spectra of the settings that are shown. */
  private static List<SpectrumPoint> spectra(
      RunDirectory run, List<CellRecord> cells, Excerpt excerpt) throws IOException {
    Set<Map<String, Object>> settings = new HashSet<>(excerpt.summary().settings());
    Set<String> shown = new HashSet<>();
    for (CellRecord cell : cells) {
      if (settings.contains(cell.setting())) {
        shown.add(cell.cell());
      }
    }
    List<SpectrumPoint> points = new ArrayList<>();
    run.spectra(
        point -> {
          if (shown.contains(point.cell())) {
            points.add(point);
          }
        });
    return points;
  }

  private static Optional<ImageVariances> variances(RunDirectory run) throws IOException {
    Optional<String> csv = run.exhibits().read(ImageVariances.FILE);
    return csv.isEmpty() ? Optional.empty() : Optional.of(ImageVariances.fromCsv(csv.get()));
  }

  private static void addSamples(
      RunDirectory run,
      Optional<String> images,
      List<HtmlReport.Drawing> drawings,
      List<Path> files)
      throws IOException {
    Optional<String> csv = run.exhibits().read(ImageSamples.FILE);
    if (csv.isEmpty()) {
      return;
    }
    SampleSheet sheet = new SampleSheet(ImageSamples.fromCsv(csv.get()), images);
    Path svgFile = run.figures().resolve(SampleSheet.NAME + ".svg");
    Path pngFile = run.figures().resolve(SampleSheet.NAME + ".png");
    String light = sheet.svg(Theme.LIGHT);
    AtomicFile.write(svgFile, XML + light + "\n");
    AtomicFile.write(pngFile, sheet.png(Theme.LIGHT));
    files.add(svgFile);
    files.add(pngFile);
    drawings.add(new HtmlReport.Drawing(SampleSheet.NAME, light, sheet.svg(Theme.DARK)));
  }

  private static String name(RunDirectory run) {
    Path last = run.root().toAbsolutePath().normalize().getFileName();
    return last == null ? "run" : last.toString();
  }

  private static HtmlReport.Drawing draw(
      Path directory, Figure light, Figure dark, List<Path> files) throws IOException {
    Files.createDirectories(directory);
    String svg = FigureImage.svg(light, Theme.LIGHT);
    Path svgFile = directory.resolve(light.name() + ".svg");
    Path pngFile = directory.resolve(light.name() + ".png");
    AtomicFile.write(svgFile, XML + svg + "\n");
    AtomicFile.write(pngFile, FigureImage.png(light, Theme.LIGHT));
    files.add(svgFile);
    files.add(pngFile);
    return new HtmlReport.Drawing(light.name(), svg, FigureImage.svg(dark, Theme.DARK));
  }
}
