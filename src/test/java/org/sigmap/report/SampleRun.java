package org.sigmap.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CellStatus;
import org.sigmap.results.CurvePoint;
import org.sigmap.results.Provenance;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.SpectrumPoint;
import org.sigmap.results.Summary;

/** Runs with known, plausible numbers: a stand-in for training. */
final class SampleRun {
  static final String SPEC =
      "name: sample\nseeds: 3\nsweep:\n  preconditioner.p: [1, 0, -1] # <p>\n";
  private static final int STEPS = 1000;
  private static final int LOG_EVERY = 50;
  private static final int DIMENSION = 10;
  private static final double DIVERGES_BELOW = -1.9;

  private SampleRun() {}

  /** A sweep with the given values by axis, each setting repeated for seeds 0 to n − 1. */
  static RunDirectory write(Path root, Map<String, List<?>> sweep, int seeds) throws IOException {
    try (RunDirectory run = begun(root)) {
      List<Map<String, Object>> settings = new ArrayList<>();
      settings.add(Map.of());
      for (Map.Entry<String, List<?>> axis : sweep.entrySet()) {
        settings = times(settings, axis.getKey(), axis.getValue());
      }
      settings = times(settings, "seed", LongStream.range(0, seeds).boxed().toList());
      for (int i = 0; i < settings.size(); i++) {
        append(run, "c" + i, settings.get(i));
      }
    }
    return RunDirectory.open(root);
  }

  /** A run without a cell. */
  static RunDirectory begun(Path root) throws IOException {
    RunDirectory run = RunDirectory.create(root);
    run.writeSpec(SPEC);
    run.begin(
        new Provenance(
            "0.1.0",
            "0123abc",
            "17.0.15 (Vendor)",
            "Linux 6.1 amd64",
            2,
            "2.18.0",
            List.of("CPU:0"),
            null,
            "float32",
            "2026-01-02T03:04:05Z",
            98.7,
            Map.of(),
            List.of("run", "sample.yaml")));
    return run;
  }

  static RunDirectory quickstart(Path root) throws IOException {
    Map<String, List<?>> sweep = new LinkedHashMap<>();
    sweep.put("teacher.case", List.of("high", "low"));
    sweep.put("preconditioner.p", List.of(1, 0, -1));
    return write(root, sweep, 3);
  }

  /** What cells say, by themselves. */
  static Conclusions conclusions(List<CellRecord> cells) throws IOException {
    return Conclusions.of(Summary.of(cells), cells, Optional.empty(), Optional.empty());
  }

  private static List<Map<String, Object>> times(
      List<Map<String, Object>> settings, String axis, List<?> values) {
    List<Map<String, Object>> product = new ArrayList<>();
    for (Map<String, Object> setting : settings) {
      for (Object value : values) {
        Map<String, Object> longer = new LinkedHashMap<>(setting);
        longer.put(axis, value);
        product.add(longer);
      }
    }
    return product;
  }

  private static double number(Map<String, Object> axes, String axis, double otherwise) {
    return axes.get(axis) instanceof Number value ? value.doubleValue() : otherwise;
  }

  private static void append(RunDirectory run, String id, Map<String, Object> axes)
      throws IOException {
    double p = number(axes, "preconditioner.p", 0);
    double snr = number(axes, "teacher.snr", 2);
    double seed = number(axes, "seed", 0);
    double place =
        number(axes, "teacher.direction", "low".equals(axes.get("teacher.case")) ? 10 : 1);
    double wanted = 1 - 2.2 * (place - 1) / 9;
    double jitter = 0.02 * Math.sin(12.9898 * (seed + 1) + 3.1 * p + 7.7 * snr + place);
    double noise = 1 / (1 + snr * snr);
    double floor = noise + 0.12 * Math.pow(p - wanted, 2) / (1 + 0.3 * snr) + 0.05 + jitter;
    double speed = 0.004 * Math.exp(0.5 * Math.abs(p));
    boolean diverges = p < DIVERGES_BELOW && seed == 1;
    List<CurvePoint> curves = new ArrayList<>();
    for (long step = 0; step <= STEPS; step += LOG_EVERY) {
      double decay = Math.exp(-speed * step);
      curves.add(new CurvePoint(id, step, "train_loss", 0.6 * floor * (1 - decay) * 0.5 + decay));
      curves.add(new CurvePoint(id, step, "test_loss", floor * (1 - decay) + (1 + jitter) * decay));
    }
    Map<String, Double> last = new LinkedHashMap<>();
    last.put("train_loss", diverges ? null : curves.get(curves.size() - 2).value());
    last.put("test_loss", diverges ? null : curves.get(curves.size() - 1).value());
    CellStatus status = diverges ? CellStatus.DIVERGED : CellStatus.DONE;
    run.append(
        new CellRecord(id, axes, status, last, diverges ? 350 : STEPS, 1.5),
        curves,
        spectrum(id, p, seed, "low".equals(axes.get("teacher.case"))));
  }

  private static List<SpectrumPoint> spectrum(String id, double p, double seed, boolean low) {
    List<SpectrumPoint> points = new ArrayList<>();
    for (int rank = 1; rank <= DIMENSION; rank++) {
      boolean large = low ? rank < DIMENSION : rank == 1;
      double singular =
          Math.sqrt(200 * (large ? 10 : 0.1)) * (1.15 - 0.03 * rank + 0.01 * Math.sin(seed));
      double theory = 200 * Math.pow(singular * singular / 200, p + 1);
      points.add(
          new SpectrumPoint(
              id, rank, singular, theory, theory * (1 + 0.03 * Math.cos(rank + seed))));
    }
    return points;
  }
}
