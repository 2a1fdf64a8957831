package org.sigmap.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TidyTablesTest {
  @TempDir(factory = MemoryFolder.class)
  private Path root;

  private static Map<String, Object> axes(Object p, Object name, int seed) {
    Map<String, Object> axes = new LinkedHashMap<>();
    axes.put("preconditioner.p", p);
    axes.put("data.target", name);
    axes.put("seed", seed);
    return axes;
  }

  private static List<CellRecord> cells() {
    List<CellRecord> cells = new ArrayList<>();
    cells.add(
        CellRecord.finished(
            "12e5", axes(-1, "=a,\"b\"", 1), Map.of("test_loss", 0.5, "train_loss", 1e-7), 9, 2));
    cells.add(CellRecord.finished("b", axes(-1, "=a,\"b\"", 0), Map.of("test_loss", 2.0), 9, 2));
    Map<String, Double> nan = Collections.singletonMap("test_loss", Double.NaN);
    cells.add(CellRecord.finished("c", axes(-1.5, "x", 10), nan, 4, 2));
    cells.add(CellRecord.failed("d", axes(-1.5, "x", 9), "singular", 0, 1));
    return cells;
  }

  private String file(String name) throws IOException {
    return Files.readString(root.resolve(name));
  }

  @Test
  void aRowACellInTheOrderOfAxesAndSeedWhateverTheyFinishedIn() throws IOException {
    List<CellRecord> cells = cells();
    try (RunDirectory run = RunDirectory.create(root)) {
      for (CellRecord cell : cells) {
        run.append(cell, List.of(), List.of());
      }
      new TidyTables(run, cells).write();
      String table = file("results.csv");
      assertEquals(
          """
          cell,preconditioner.p,data.target,seed,status,steps,test_loss,train_loss
          d,-1.5,x,9,failed,0,,
          c,-1.5,x,10,diverged,4,,
          b,-1,"'=a,""b""\",0,done,9,2.0,
          12e5,-1,"'=a,""b""\",1,done,9,0.5,1.0E-7
          """,
          table);
      Collections.reverse(cells);
      new TidyTables(run, cells).write();
      assertEquals(table, file("results.csv"));
      assertTrue(file("checksums.csv").contains("results.csv,,5,"));
    }
    Files.writeString(root.resolve("results.csv"), "cell\n");
    try (RunDirectory run = RunDirectory.open(root)) {
      assertTrue(run.stale().get(0).contains("results.csv:1: the file does not match"));
    }
  }

  @Test
  void fieldsThatMoveTogetherAndTheTunedOneHaveColumns() throws IOException {
    Map<String, Object> joint = new LinkedHashMap<>();
    joint.put("optimizer.kind", "sam");
    joint.put("optimizer.rho", 0.5);
    Map<String, Object> lacking = new LinkedHashMap<>(joint);
    lacking.put("optimizer.kind", "adam");
    lacking.put("optimizer.rho", Joint.NONE);
    List<CellRecord> cells = new ArrayList<>();
    for (Map<String, Object> fields : List.of(joint, lacking)) {
      Map<String, Object> axes = new LinkedHashMap<>();
      axes.put("optimizer.kind", new Joint(fields));
      axes.put("seed", 3);
      TunedValue tuned = new TunedValue("optimizer.learningRate", 0.10, null);
      String id = fields.get("optimizer.kind").toString();
      cells.add(
          new CellRecord(id, axes, CellStatus.DONE, Map.of("m", 1.0), 1, 1, null, null, tuned));
    }
    try (RunDirectory run = RunDirectory.create(root)) {
      new TidyTables(run, cells).write();
    }
    assertEquals(
        """
        cell,optimizer.kind,optimizer.rho,optimizer.learningRate,seed,status,steps,m
        adam,adam,,0.1,3,done,1,1.0
        sam,sam,0.5,0.1,3,done,1,1.0
        """,
        file("results.csv"));
  }

  @Test
  void curvesHaveTheirAxesWhereAskedForAndFollowFromThenOn() throws IOException {
    List<CellRecord> cells = cells();
    try (RunDirectory run = RunDirectory.create(root)) {
      run.append(cells.get(1), List.of(new CurvePoint("b", 0, "test_loss", Double.NaN)), List.of());
      TidyTables one = new TidyTables(run, run.cells());
      one.writeCurves(false);
      assertFalse(Files.exists(root.resolve("curves-with-axes.csv")));
      one.writeCurves(true);
      run.append(
          cells.get(0),
          List.of(
              new CurvePoint("12e5", 0, "test_loss", 1),
              new CurvePoint("12e5", 9, "test_loss", 0.5)),
          List.of());
      new TidyTables(run, run.cells()).writeCurves(false);
    }
    assertEquals(
        """
        cell,preconditioner.p,data.target,seed,step,metric,value
        b,-1,"'=a,""b""\",0,0,test_loss,
        12e5,-1,"'=a,""b""\",1,0,test_loss,1.0
        12e5,-1,"'=a,""b""\",1,9,test_loss,0.5
        """,
        file("curves-with-axes.csv"));
  }
}
