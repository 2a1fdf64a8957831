package org.sigmap.experiment.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.data.DataException;
import org.sigmap.spec.Cell;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;

/** Rows that are read a second time, under whatever name and in whatever order. */
class RepeatedRowsTest {
  private static final String ROWS =
      """
      a,b,price
      1,5,2
      2,4,3
      3,7,5
      4,1,6
      """;

  /** The same rows: others' order, columns exchanged, numbers spelled otherwise. */
  private static final String AGAIN =
      """
      b;a;price
      1;4.0;6
      7;3;5e0
      5;1;2
      4;2;3
      """;

  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), ROWS);
    Files.writeString(folder.resolve("again.csv"), AGAIN);
    Files.writeString(folder.resolve("other.csv"), AGAIN.replace("7;3;5e0", "7;3;5.5"));
  }

  private List<String> notes(String experiment, String rest) {
    String spec =
        """
        name: twice
        seeds: 2
        experiment: %s
        data: {kind: table, file: %s/rows.csv, target: price}
        %s
        """
            .formatted(experiment, folder, rest.replace("DIR", folder.toString()));
    List<Cell> cells = SpecReader.read(spec, "spec.yaml", Overrides.none()).cells();
    return new Experiments().notes(cells);
  }

  private String sentence(String known) {
    return "%s/again.csv: the same rows as those of %s/%s, which the network trained on"
        .formatted(folder, folder, known);
  }

  @Test
  void aTaskOfRowsThatWereLearnedIsSaid() {
    String tasks = "continual: {sources: [{kind: table, file: DIR/%s, target: price}]}";
    assertEquals(List.of(sentence("rows.csv")), notes("continual", tasks.formatted("again.csv")));
    assertEquals(List.of(), notes("continual", tasks.formatted("other.csv")));
    String between =
        "continual: {sources: [{kind: table, file: DIR/other.csv, target: price},"
            + " {kind: table, file: DIR/./other.csv, target: price}]}";
    assertEquals(1, notes("continual", between).size());
  }

  @Test
  void aTargetOfRowsThatWereLearnedIsSaid() {
    String to = "transfer: {to: {kind: table, file: DIR/%s, target: price}}";
    assertEquals(List.of(sentence("rows.csv")), notes("transfer", to.formatted("again.csv")));
    assertEquals(List.of(), notes("transfer", to.formatted("other.csv")));
  }

  @Test
  void rowsThatTrainHaveNotShifted() {
    String shifted = "shift: given\nshifted: {kind: table, file: DIR/%s, target: price}";
    DataException refused =
        assertThrows(
            DataException.class,
            () -> notes("out-of-distribution", shifted.formatted("again.csv")));
    assertEquals(
        "%s/again.csv: the same rows as those of %s/rows.csv, and what trains cannot be what has shifted; give others"
            .formatted(folder, folder),
        refused.getMessage());
    assertEquals(List.of(), notes("out-of-distribution", shifted.formatted("other.csv")));
  }
}
