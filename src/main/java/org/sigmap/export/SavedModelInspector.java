package org.sigmap.export;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sigmap.math.Matrix;
import org.sigmap.train.HostTensors;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** Reads what a SavedModel holds, whoever wrote it. */
public final class SavedModelInspector {
  private static final List<String> VARIABLE_OPS = List.of("VariableV2", "Variable", "VarHandleOp");

  private SavedModelInspector() {}

  /**
   * Describes the model's first meta graph. Only for a model with a spectrum its variables are
   * read.
   *
   * @throws UnreadableModelException if the directory holds no SavedModel, or a damaged one
   */
  public static ModelSummary inspect(Path directory) throws IOException {
    MetaGraphDef model = metaGraph(directory);
    List<ModelSummary.SignatureSummary> signatures = new ArrayList<>();
    new TreeMap<>(model.getSignatureDefMap())
        .forEach(
            (name, signature) -> {
              // Python's loader adds this one to run initialisers; it takes and gives nothing.
              if (!name.startsWith("__")) {
                signatures.add(
                    new ModelSummary.SignatureSummary(
                        name,
                        tensors(signature.getInputsMap()),
                        tensors(signature.getOutputsMap())));
              }
            });
    List<String> tags = model.getMetaInfoDef().getTagsList();
    List<NodeDef> variables =
        model.getGraphDef().getNodeList().stream()
            .filter(node -> VARIABLE_OPS.contains(node.getOp()))
            .sorted(Comparator.comparing(NodeDef::getName))
            .toList();
    return new ModelSummary(
        tags,
        signatures,
        variables.stream().map(SavedModelInspector::variable).toList(),
        hasSpectrum(variables) ? Optional.of(energy(directory, tags)) : Optional.empty());
  }

  private static MetaGraphDef metaGraph(Path directory) throws IOException {
    Path file = directory.resolve("saved_model.pb");
    if (!Files.isRegularFile(file)) {
      throw new UnreadableModelException(
          directory
              + " is not a SavedModel: it has no saved_model.pb; name a directory that"
              + " `sigmap export` or TensorFlow wrote");
    }
    try {
      SavedModel model = SavedModel.parseFrom(Files.readAllBytes(file));
      if (model.getMetaGraphsCount() > 0) {
        return model.getMetaGraphs(0);
      }
    } catch (InvalidProtocolBufferException e) {
      throw new UnreadableModelException(damaged(file), e);
    }
    throw new UnreadableModelException(damaged(file));
  }

  private static String damaged(Path file) {
    return file + " is damaged: it holds no graph that TensorFlow can read; export the cell again";
  }

  private static List<ModelSummary.TensorSummary> tensors(Map<String, TensorInfo> tensors) {
    List<ModelSummary.TensorSummary> summaries = new ArrayList<>();
    new TreeMap<>(tensors)
        .forEach(
            (name, tensor) ->
                summaries.add(
                    new ModelSummary.TensorSummary(
                        name, name(tensor.getDtype()), text(tensor.getTensorShape()))));
    return summaries;
  }

  private static ModelSummary.TensorSummary variable(NodeDef node) {
    return new ModelSummary.TensorSummary(
        node.getName(),
        name(node.getAttrOrThrow("dtype").getType()),
        text(node.getAttrOrThrow("shape").getShape()));
  }

  private static String name(DataType type) {
    return type.name().replace("DT_", "").toLowerCase(Locale.ROOT);
  }

  private static String text(TensorShapeProto shape) {
    if (shape.getUnknownRank()) {
      return "[...]";
    }
    return shape.getDimList().stream()
        .map(size -> size.getSize() < 0 ? "?" : Long.toString(size.getSize()))
        .toList()
        .toString();
  }

  private static boolean hasSpectrum(List<NodeDef> variables) {
    return variables.stream()
        .filter(node -> node.getOp().equals("VariableV2"))
        .map(NodeDef::getName)
        .toList()
        .containsAll(List.of("w1", ExportedGraph.EIGENVECTORS, ExportedGraph.EIGENVALUES));
  }

  private static SpectralEnergy energy(Path directory, List<String> tags) throws IOException {
    try (SavedModelBundle model =
            SavedModelBundle.loader(directory.toString())
                .withTags(tags.toArray(String[]::new))
                .withConfigProto(ConfigProto.newBuilder().setUsePerSessionThreads(true).build())
                .load();
        Result values =
            model
                .session()
                .runner()
                .fetch("w1")
                .fetch(ExportedGraph.EIGENVECTORS)
                .fetch(ExportedGraph.EIGENVALUES)
                .run()) {
      return SpectralEnergy.of(
          matrix(values.get(0)), matrix(values.get(1)), HostTensors.toDoubles(values.get(2)));
    } catch (TensorFlowException e) {
      throw new UnreadableModelException(
          directory
              + " is damaged: its variables cannot be read; export the cell again ("
              + e.getMessage().lines().findFirst().orElse("no reason given")
              + ")",
          e);
    }
  }

  private static Matrix matrix(Tensor tensor) {
    Shape shape = tensor.shape();
    return new Matrix(
        Math.toIntExact(shape.get(0)),
        Math.toIntExact(shape.get(1)),
        HostTensors.toDoubles(tensor));
  }
}
