package org.sigmap.export.drawing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sigmap.data.RawRows;
import org.sigmap.export.model.ExportedGraph;
import org.sigmap.graph.LossKind;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.precondition.CovariancePower;
import org.sigmap.graph.precondition.NoPreconditioner;
import org.sigmap.graph.precondition.Preconditioner;
import org.sigmap.results.AtomicFile;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.TrainingSpec;
import org.sigmap.train.RowCounts;
import org.sigmap.train.TrainingGraphs;
import org.sigmap.train.TrainingShape;
import org.sigmap.train.UpdateRule;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.family.TFloating;

/**
 * The program's static graphs as files: for each a text GraphDef {@code <name>.pbtxt} and a drawing
 * {@code <name>.svg}, the same byte for byte on every machine.
 *
 * <p>Sizes are small but of the same structure as in use: 2 lanes, 8 training rows, 600 test rows
 * (so that evaluation goes by blocks), 3 inputs, 5 hidden units, 1 output.
 */
public final class StaticGraphs {
  private static final int LANES = 2;
  private static final int TRAIN_ROWS = 8;
  private static final int TEST_ROWS = 600;
  private static final int INPUTS = 3;
  private static final int HIDDEN = 5;
  private static final int OUTPUTS = 1;

  private StaticGraphs() {}

  /** File contents by file name, in the order of the names. */
  public static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    try (ExportedGraph<? extends TFloating> exported =
        ExportedGraph.of(
            shape(new CovariancePower(CovarianceSource.POPULATION)),
            RawRows.Standardised.none(),
            true)) {
      add(
          files,
          "exported-model",
          "What `sigmap export` writes: prediction, also in raw units, features, and the cell's"
              + " step.",
          exported.definition());
    }
    add(
        files,
        "training-empirical",
        "Two lanes; P is a power of the covariance of each lane's training inputs.",
        training(new CovariancePower(CovarianceSource.EMPIRICAL)));
    add(
        files,
        "training-plain",
        "Two lanes; plain gradient, no preconditioner.",
        training(new NoPreconditioner()));
    add(
        files,
        "training-population",
        "Two lanes; P is a power of a covariance that is fed.",
        training(new CovariancePower(CovarianceSource.POPULATION)));
    return files;
  }

  private static GraphDef training(Preconditioner preconditioner) {
    return TrainingGraphs.describe(shape(preconditioner).withLanes(LANES));
  }

  private static TrainingShape shape(Preconditioner preconditioner) {
    return new TrainingShape(
        new RowCounts(TRAIN_ROWS, TEST_ROWS),
        Network.of(INPUTS, HIDDEN, OUTPUTS),
        Precision.FLOAT32,
        preconditioner,
        UpdateRule.of(
            OptimizerSpec.defaults(), TrainingSpec.defaults(), ConventionsSpec.defaults()),
        LossKind.MEAN_SQUARED_ERROR);
  }

  private static void add(
      Map<String, String> files, String name, String description, GraphDef graph) {
    GraphDef canonical = CanonicalGraph.of(graph);
    files.put(name + ".pbtxt", CanonicalGraph.text(canonical));
    files.put(name + ".svg", GraphDrawing.svg(name, description, canonical));
  }

  public static void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Map.Entry<String, String> file : files().entrySet()) {
      AtomicFile.write(directory.resolve(file.getKey()), file.getValue());
    }
  }

  /** How a directory differs from what {@link #write} would leave, one sentence a file. */
  public static List<String> differences(Path directory) throws IOException {
    Map<String, String> expected = files();
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, String> entry : expected.entrySet()) {
      Path file = directory.resolve(entry.getKey());
      if (!Files.isRegularFile(file)) {
        differences.add(file + " is missing");
      } else if (!new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
          .equals(entry.getValue())) {
        differences.add(file + " differs from the graph the program builds");
      }
    }
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        files
            .filter(file -> file.toString().endsWith(".pbtxt") || file.toString().endsWith(".svg"))
            .filter(file -> !expected.containsKey(file.getFileName().toString()))
            .sorted()
            .forEach(file -> differences.add(file + " belongs to no graph of the program"));
      }
    }
    return differences;
  }
}
