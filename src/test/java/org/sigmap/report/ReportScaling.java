package org.sigmap.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.sigmap.cli.Sigmap;
import org.sigmap.results.AxisName;
import org.sigmap.results.RunDirectory;

/**
 * How long {@code sigmap report} takes and how large its page is, by the number of settings, each
 * with three seeds, 22 log points of two metrics and a spectrum of ten directions.
 */
final class ReportScaling {
  private static final int UNIT = 1000;
  private static final double NANO = 1e-9;
  private static final List<String> HEAP = List.of("-Xmx2g", "-XX:+UseSerialGC");

  private ReportScaling() {}

  /**
   * @param settings seconds of the wall clock and of the processor, and the page's bytes
   */
  record Measured(int settings, double wall, double cpu, long page) {}

  static RunDirectory write(Path root, int settings) throws IOException {
    Map<String, List<?>> sweep = new LinkedHashMap<>();
    sweep.put("teacher.case", List.of("high", "low"));
    sweep.put("teacher.snr", List.of(0.5, 1, 2, 5, 10));
    sweep.put("model.hidden", IntStream.rangeClosed(1, 10).mapToObj(i -> 50 * i).toList());
    sweep.put(
        "optimizer.learningRate",
        IntStream.rangeClosed(1, settings / UNIT).mapToObj(i -> i / 1024.0).toList());
    sweep.put(AxisName.P.path(), List.of(1, 0.75, 0.5, 0.25, 0, -0.25, -0.5, -1, -1.5, -2));
    return SampleRun.write(root, sweep, 3);
  }

  /** Reports in a process of its own. */
  static Measured measure(Path root, int settings) throws IOException, InterruptedException {
    write(root, settings).close();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP.get(0),
                HEAP.get(1),
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                ReportScaling.class.getName(),
                root.toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(printed);
    }
    String[] seconds = printed.lines().reduce((a, b) -> b).orElseThrow().split(" ");
    return new Measured(
        settings,
        Double.parseDouble(seconds[0]),
        Double.parseDouble(seconds[1]),
        Files.size(root.resolve("report.html")));
  }

  /** Runs the command and prints what it took, in seconds of the wall clock and the processor. */
  public static void main(String[] arguments) {
    int code = Sigmap.commandLine().execute("-q", "report", arguments[0]);
    double wall = ManagementFactory.getRuntimeMXBean().getUptime() * 1e-3;
    com.sun.management.OperatingSystemMXBean system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    System.out.printf(Locale.ROOT, "%.1f %.1f%n", wall, NANO * system.getProcessCpuTime());
    System.exit(code);
  }

  static String table(List<Measured> rows) {
    StringBuilder text =
        new StringBuilder("| settings | wall s | CPU s | page, MB |\n|---|---|---|---|\n");
    for (Measured m : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %,d | %.1f | %.1f | %.2f |%n",
              m.settings(),
              m.wall(),
              m.cpu(),
              1e-6 * m.page()));
    }
    return text.toString();
  }

  static String svg(List<Measured> rows) throws IOException {
    List<Series.Point> wall = new ArrayList<>();
    List<Series.Point> cpu = new ArrayList<>();
    for (Measured m : rows) {
      wall.add(Series.Point.at(m.settings(), m.wall()));
      cpu.add(Series.Point.at(m.settings(), m.cpu()));
    }
    Series all = line("wall clock", 0, wall);
    Series work = line("processor", 1, cpu);
    double most =
        rows.stream().flatMapToDouble(m -> DoubleStream.of(m.wall(), m.cpu())).max().orElse(1);
    int largest = rows.stream().mapToInt(Measured::settings).max().orElse(1);
    Figure figure =
        new Figure(
            "report-time",
            "How long does a report take?",
            "sigmap report, three seeds a setting; one measurement each.",
            new Figure.Along("settings", Scale.linearWithMargin(0, largest)),
            new Figure.Along("time (s)", Scale.linearWithMargin(0, most)),
            false,
            1,
            List.of(new Figure.Panel("", List.of(all, work))),
            List.of(all.key(), work.key()));
    return FigureImage.svg(figure, Theme.LIGHT, Style.SCREEN);
  }

  private static Series line(String name, int color, List<Series.Point> points) {
    return new Series(
        name, Theme.LIGHT.categories().get(color), Symbol.of(color), Series.Line.SOLID, points);
  }
}
