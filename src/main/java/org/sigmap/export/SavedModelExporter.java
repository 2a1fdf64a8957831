package org.sigmap.export;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.types.family.TFloating;

/**
 * Writes a trained cell as a TensorFlow SavedModel with tag {@code serve}.
 *
 * <p>Signatures, n being any number of rows: {@code serving_default} ({@code x [n,d]} → {@code
 * prediction [n,o]}), {@code features} ({@code x} → {@code hidden [n,h]}, the activations of the
 * last hidden layer, which the head reads) and {@code train_step} ({@code x}, {@code y [n,o]} →
 * {@code loss}, the mean squared error before one update of gradient descent that the call makes).
 * Variables: {@code w1}, {@code b1}, {@code w2}, {@code b2} and so on, {@code preconditioner} and
 * {@code learningRate} in the cell's precision; {@code eigenvectors}, {@code eigenvalues}
 * (ascending), {@code p} and {@code damping} in float64. {@code assets.extra/sigmap.json} holds the
 * cell's axes, its spec, and what turns a prediction into the units of the raw targets.
 */
public final class SavedModelExporter {
  private SavedModelExporter() {}

  /**
   * Writes the model; the directory appears whole or not at all.
   *
   * @param directory a new or empty directory
   * @throws FileAlreadyExistsException if the directory holds something
   * @throws org.sigmap.math.SingularCovarianceException if Σ_X has no power p
   */
  public static void write(ExportedCell cell, Path directory) throws IOException {
    requireFree(directory);
    Path target = directory.toAbsolutePath().normalize();
    Files.createDirectories(target.getParent());
    Path workplace = Files.createTempDirectory(target.getParent(), ".sigmap-export");
    try {
      // One level down, since temporary directories themselves are private to their owner.
      Path model = Files.createDirectory(workplace.resolve("model"));
      writeModel(cell, model);
      Files.move(model, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      delete(workplace);
    }
  }

  /**
   * @throws FileAlreadyExistsException if {@code directory} exists and is not an empty directory
   */
  public static void requireFree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    boolean free = false;
    if (Files.isDirectory(directory)) {
      try (Stream<Path> entries = Files.list(directory)) {
        free = entries.findAny().isEmpty();
      }
    }
    if (!free) {
      throw new FileAlreadyExistsException(
          directory.toString(), null, "already exists; name a directory that is new or empty");
    }
  }

  private static void writeModel(ExportedCell cell, Path model) throws IOException {
    try (ExportedGraph<? extends TFloating> graph =
            ExportedGraph.of(
                cell.precision(), cell.inputs(), cell.hidden(), cell.outputs(), cell.depth());
        Session session = graph.open(cell)) {
      SavedModelBundle.exporter(model.toString())
          .withTags(SavedModelBundle.DEFAULT_TAG)
          .withSession(session)
          .withSignatures(graph.signatures().toArray(Signature[]::new))
          .export();
    }
    Path card = model.resolve(ModelCard.FILE);
    Files.createDirectories(card.getParent());
    Files.writeString(card, ModelCard.of(cell));
  }

  private static void delete(Path root) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> paths = Files.walk(root)) {
      deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
