package org.sigmap.export.model;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sigmap.export.inspect.ModelChecksums;
import org.sigmap.results.AtomicFile;
import org.sigmap.train.TrainedLane;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.family.TFloating;

/**
 * Writes a trained cell as a TensorFlow SavedModel with tag {@code serve}.
 *
 * <p>Signatures, n being any number of rows: {@code serving_default} ({@code x [n,d]} → {@code
 * prediction [n,o]}, the network's outputs as trained), {@code raw} (what the user has → {@code
 * prediction} in the targets' own units, see {@link RawSignature}), {@code features} ({@code x} →
 * {@code hidden [n,h]}, the activations of the last hidden layer, which the head reads) and {@code
 * train_step} ({@code x}, {@code y [n,o]} → {@code loss}, the differentiated loss before the one
 * update of the cell's own that the call makes, see {@link ExportedStep}).
 *
 * <p>Variables: {@code w1}, {@code b1}, {@code w2}, {@code b2} and so on, {@code preconditioner}
 * where the cell has a fixed one, and the optimizer's numbers and memory as {@code optimizer.…}, in
 * the cell's precision; {@code eigenvectors} and {@code eigenvalues} (descending) where the cell
 * has them, {@code p} and {@code damping} in float64. {@code assets.extra/sigmap.json} holds the
 * cell's axes, its spec, the setting of its update, and what turns a prediction into the units of
 * the raw targets; {@code assets.extra/preconditioner.npy} holds P in float64 where it is a fixed
 * matrix {@code [d,d]} or the diagonal {@code [d,1]} of one; of a P of another form that is kept as
 * matrices each is a file of its variable's name.
 */
public final class SavedModelExporter {
  /** P, or its parts, where it is known before training, for those who read NumPy's files. */
  private static final String ARRAY = "assets.extra/%s.npy";

  private SavedModelExporter() {}

  /**
   * Writes the model; the directory appears whole or not at all.
   *
   * @throws FileAlreadyExistsException if the directory holds something
   */
  public static void write(ExportedCell cell, Path directory) throws IOException {
    requireFree(directory);
    Path target = directory.toAbsolutePath().normalize();
    Files.createDirectories(target.getParent());
    try {
      Path workplace = Files.createTempDirectory(target.getParent(), ".sigmap-export");
      try {
        // One level down, since temporary directories themselves are private to their owner.
        Path model = Files.createDirectory(workplace.resolve("model"));
        writeModel(cell, model);
        Files.move(model, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        delete(workplace);
      }
    } catch (TensorFlowException failure) {
      throw unwritten(target, failure);
    } catch (IOException failure) {
      throw AtomicFile.named(target, failure);
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
                cell.network().lane().shape(),
                cell.network().raw(),
                cell.network().spectrum().isPresent());
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
    writePreconditioner(cell.network().lane(), model);
    ModelChecksums.write(model);
  }

  private static void writePreconditioner(TrainedLane lane, Path model) throws IOException {
    for (Map.Entry<String, Shape> part : lane.shape().known().entrySet()) {
      Shape shape = part.getValue();
      // Blocks are arrays of three axes, which do not tell which inputs they mix.
      if (shape.numDimensions() == 2) {
        byte[] file =
            NumpyMatrix.bytes(
                Math.toIntExact(shape.get(0)),
                Math.toIntExact(shape.get(1)),
                lane.known().get(part.getKey()));
        Files.write(model.resolve(ARRAY.formatted(part.getKey())), file);
      }
    }
  }

  /** TensorFlow writes the variables; to it a full device is one more resource exhausted. */
  private static FileSystemException unwritten(Path target, TensorFlowException failure) {
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    FileSystemException named =
        new FileSystemException(
            target.toString(), null, message.substring(message.lastIndexOf(';') + 1).strip());
    named.initCause(failure);
    return named;
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
