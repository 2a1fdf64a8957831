package org.sigmap.experiment.run;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.sigmap.results.CellRecord;
import org.sigmap.results.CurvePoint;
import org.sigmap.results.Rows;
import org.sigmap.results.RunDirectory;

/** What runs are compared by. */
public final class RunBits {
  private RunBits() {}

  /** By cell everything but the time, as text that shows every bit. */
  public static Map<String, String> of(Path root) throws IOException {
    Map<String, String> results = new TreeMap<>();
    try (RunDirectory run = RunDirectory.open(root)) {
      Map<String, String> curves =
          Rows.curves(run).stream()
              .collect(
                  Collectors.groupingBy(
                      CurvePoint::cell,
                      Collectors.mapping(CurvePoint::toString, Collectors.joining("\n"))));
      for (CellRecord cell : run.records()) {
        String text = cell.status() + " " + cell.steps() + " " + cell.metrics();
        assertFalse(curves.get(cell.cell()).isEmpty());
        results.put(cell.cell(), text + "\n" + curves.get(cell.cell()));
      }
    }
    return results;
  }
}
