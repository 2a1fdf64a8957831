package org.sigmap.export.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.sigmap.math.Matrix;

/**
 * Reads what a SavedModel holds, whoever wrote it, and runs nothing of it.
 *
 * <p>No byte of the model reaches native code: the graph is walked through as a protobuf message,
 * variables are read from their files, within bounds on depth, memory and time that the sizes of
 * the files set.
 */
public final class SavedModelInspector {
  private static final List<String> VARIABLE_OPS = List.of("VariableV2", "Variable", "VarHandleOp");
  private static final String WEIGHTS = "w1";
  private static final String EIGENVECTORS = "eigenvectors";
  private static final String EIGENVALUES = "eigenvalues";

  private static final int LARGEST_EXTRA = 1 << 24;

  /** Far above what rounding to float32 makes of it. */
  private static final double WHOLE_TOLERANCE = 1e-3;

  private SavedModelInspector() {}

  /**
   * Describes the model's first meta graph, and names the operations of all that reach outside of
   * their graph. Every file that belongs to the model must be there, and every variable must match
   * its checksum.
   *
   * @throws UnreadableModelException if the directory holds no SavedModel, or a damaged one
   */
  public static ModelSummary inspect(Path directory) throws IOException {
    ModelFolder folder = ModelFolder.open(directory);
    ModelChecksums.verify(folder);
    List<MetaGraph> graphs = MetaGraph.of(folder);
    List<String> outside = new ArrayList<>();
    for (MetaGraph graph : graphs) {
      for (String asset : graph.assets()) {
        folder.file("assets/" + asset);
      }
      outside.addAll(graph.outside());
    }
    MetaGraph model = graphs.get(0);
    List<Node> variables =
        model.nodes().stream()
            .filter(node -> VARIABLE_OPS.contains(node.op()))
            .sorted(Comparator.comparing(Node::name))
            .toList();
    return new ModelSummary(
        model.tags(),
        // Python's loader adds one to run initialisers; it takes and gives nothing.
        model.signatures().stream().filter(s -> !s.name().startsWith("__")).toList(),
        variables.stream().map(SavedModelInspector::summary).toList(),
        energy(folder, model, variables),
        model.counts(),
        outside);
  }

  /**
   * A file that belongs to a model and is no part of its graph.
   *
   * @throws UnreadableModelException if it leads out of the model, or is larger than any that
   *     Sigmap writes
   */
  public static Optional<byte[]> extra(Path directory, String name) throws IOException {
    ModelFolder folder = ModelFolder.open(directory);
    if (!folder.has(name)) {
      return Optional.empty();
    }
    Path file = folder.file(name);
    if (Files.size(file) > LARGEST_EXTRA) {
      throw UnreadableModelException.damaged(file, "it is larger than " + LARGEST_EXTRA + " bytes");
    }
    return Optional.of(Files.readAllBytes(file));
  }

  private static ModelSummary.TensorSummary summary(Node node) {
    return new ModelSummary.TensorSummary(
        node.name(), TensorTypes.name(node.type()), node.shape().orElse("[...]"));
  }

  private static Optional<SpectralEnergy> energy(
      ModelFolder folder, MetaGraph model, List<Node> variables) throws IOException {
    boolean stored = folder.has(TensorBundle.INDEX);
    if (!stored && (variables.isEmpty() || !model.restores())) {
      return Optional.empty();
    }
    TensorBundle bundle = TensorBundle.open(folder);
    for (Node variable : variables) {
      requireAgreement(folder, bundle, variable);
    }
    boolean hasSpectrum =
        variables.stream()
            .filter(node -> node.op().equals("VariableV2"))
            .map(Node::name)
            .toList()
            .containsAll(List.of(WEIGHTS, EIGENVECTORS, EIGENVALUES));
    return hasSpectrum ? Optional.of(energy(folder, bundle)) : Optional.empty();
  }

  /** What the graph says of a variable is what its file holds. */
  private static void requireAgreement(ModelFolder folder, TensorBundle bundle, Node variable)
      throws UnreadableModelException {
    Optional<StoredTensor> stored = bundle.tensor(variable.name());
    if (stored.isPresent()) {
      String shape = variable.shape().orElse("[...]");
      boolean known = !shape.contains("?") && !shape.contains("...");
      if (stored.get().type() != variable.type()
          || (known && !stored.get().shape().toString().equals(shape))) {
        throw UnreadableModelException.damaged(
            folder.root(),
            "the graph and %s differ about the type or shape of %s"
                .formatted(TensorBundle.INDEX, variable.name()));
      }
    }
  }

  private static SpectralEnergy energy(ModelFolder folder, TensorBundle bundle) throws IOException {
    Matrix w1 = matrix(folder, bundle, WEIGHTS);
    Matrix eigenvectors = matrix(folder, bundle, EIGENVECTORS);
    double[] eigenvalues = bundle.doubles(EIGENVALUES);
    int d = w1.rows();
    if (eigenvalues.length != d || eigenvectors.rows() != d || eigenvectors.columns() != d) {
      throw UnreadableModelException.damaged(
          folder.root(), "w1, eigenvectors and eigenvalues are not of one size");
    }
    SpectralEnergy energy = SpectralEnergy.of(w1, eigenvectors, eigenvalues);
    double whole = energy.directions().stream().mapToDouble(SpectralEnergy.Direction::share).sum();
    boolean zero = Arrays.stream(w1.values()).allMatch(w -> w == 0);
    if (!zero && !(Math.abs(whole - 1) <= WHOLE_TOLERANCE)) {
      throw UnreadableModelException.damaged(
          folder.root(),
          "w1 is not finite, or its eigenvectors are not orthonormal (shares sum to %s)"
              .formatted(whole));
    }
    return energy;
  }

  private static Matrix matrix(ModelFolder folder, TensorBundle bundle, String name)
      throws IOException {
    double[] values = bundle.doubles(name);
    List<Long> shape = bundle.tensor(name).orElseThrow().shape();
    if (shape.size() != 2 || values.length == 0) {
      throw UnreadableModelException.damaged(folder.root(), name + " is not a matrix");
    }
    return new Matrix(Math.toIntExact(shape.get(0)), Math.toIntExact(shape.get(1)), values);
  }
}
