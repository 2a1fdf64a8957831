package org.sigmap.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.sigmap.results.RunDirectory;

/** A sweep of as many settings as one asks for, three seeds each. */
final class ReportScaling {
  private static final int UNIT = 1000;

  private ReportScaling() {}

  static RunDirectory write(Path root, int settings) throws IOException {
    Map<String, List<?>> sweep = new LinkedHashMap<>();
    sweep.put("teacher.case", List.of("high", "low"));
    sweep.put("teacher.snr", List.of(0.5, 1, 2, 5, 10));
    sweep.put("model.hidden", IntStream.rangeClosed(1, 10).mapToObj(i -> 50 * i).toList());
    sweep.put(
        "optimizer.learningRate",
        IntStream.rangeClosed(1, settings / UNIT).mapToObj(i -> i / 1024.0).toList());
    sweep.put("preconditioner.p", List.of(1, 0.75, 0.5, 0.25, 0, -0.25, -0.5, -1, -1.5, -2));
    return SampleRun.write(root, sweep, 3);
  }

  public static void main(String[] arguments) throws IOException {
    write(Path.of(arguments[0]), Integer.parseInt(arguments[1])).close();
  }
}
