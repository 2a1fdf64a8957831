package org.sigmap.export.inspect;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** A graph with what is to be known about it ({@code meta_graph.proto} of TensorFlow). */
final class MetaGraph {
  /** TensorFlow's tools write one for each way to use a model. */
  private static final int MOST_GRAPHS = 100;

  private static final int LARGEST_SIGNATURE = 1 << 20;
  private static final int LARGEST_PART = 1 << 16;

  /** Collections that name what a loader runs. */
  private static final Set<String> AT_LOADING = Set.of("saved_model_main_op", "legacy_init_op");

  private final Wire wire;
  private final List<String> tags = new ArrayList<>();
  private final Map<String, ModelSummary.SignatureSummary> signatures = new TreeMap<>();
  private final List<String> roots = new ArrayList<>();
  private final List<String> assets = new ArrayList<>();
  private final List<Node> nodes = new ArrayList<>();
  private final GraphSurvey survey;
  private SaverDef saver = SaverDef.getDefaultInstance();

  private MetaGraph(Wire wire, Operations operations) throws IOException {
    this.wire = wire;
    this.survey = new GraphSurvey(operations, wire);
    wire.message(this::field);
    survey.graph(nodes);
  }

  /**
   * The meta graphs of {@code saved_model.pb}, at least one.
   *
   * @throws UnreadableModelException if the file is no SavedModel, or a damaged one
   */
  static List<MetaGraph> of(ModelFolder folder) throws IOException {
    Path file = folder.file(ModelFolder.GRAPH);
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      if (size > Integer.MAX_VALUE) {
        throw new Damage("it is larger than a protobuf message can be");
      }
      List<MetaGraph> graphs = new ArrayList<>();
      Wire wire = new Wire(in, (int) size);
      Operations operations = Operations.ofTensorFlow();
      wire.whole(
          tag -> {
            if (tag != Tags.MODEL_META_GRAPH) {
              return;
            }
            if (graphs.size() == MOST_GRAPHS) {
              throw new Damage("it holds more than " + MOST_GRAPHS + " graphs");
            }
            graphs.add(new MetaGraph(wire, operations));
          });
      if (graphs.isEmpty()) {
        throw new Damage("it holds no graph");
      }
      return graphs;
    } catch (InvalidProtocolBufferException e) {
      throw UnreadableModelException.damaged(
          file, "it holds no graph that can be read, or not all of it");
    } catch (Damage e) {
      throw UnreadableModelException.damaged(file, e);
    }
  }

  /** By which loaders choose it. */
  List<String> tags() {
    return tags;
  }

  /** By name, those of loaders among them. */
  List<ModelSummary.SignatureSummary> signatures() {
    return List.copyOf(signatures.values());
  }

  /** Files under {@code assets/}. */
  List<String> assets() {
    return assets;
  }

  List<Node> nodes() {
    return nodes;
  }

  /** Whether it says how its variables are restored. */
  boolean restores() {
    return !saver.getRestoreOpName().isEmpty();
  }

  /** How many operations of each kind there are, functions included. */
  SortedMap<String, Integer> counts() {
    return survey.counts();
  }

  /** What reaches outside of the graph, one line each. */
  List<String> outside() {
    return survey.outside(saver, roots).stream().map(GraphSurvey.Use::text).toList();
  }

  private void field(int tag) throws IOException {
    switch (tag) {
      case Tags.META_INFO ->
          wire.message(
              part -> {
                if (part == Tags.INFO_TAG) {
                  tags.add(wire.text());
                }
              });
      case Tags.META_GRAPH -> wire.message(this::graph);
      case Tags.META_SAVER -> saver = SaverDef.parseFrom(wire.bytes(LARGEST_PART));
      case Tags.META_COLLECTION -> collection();
      case Tags.META_SIGNATURE -> signature();
      case Tags.META_ASSET ->
          assets.add(AssetFileDef.parseFrom(wire.bytes(LARGEST_PART)).getFilename());
    }
  }

  private void graph(int tag) throws IOException {
    switch (tag) {
      case Tags.GRAPH_NODE -> node(nodes);
      case Tags.GRAPH_LIBRARY ->
          wire.message(
              part -> {
                if (part == Tags.LIBRARY_FUNCTION) {
                  function();
                }
              });
    }
  }

  private void node(List<Node> into) throws IOException {
    wire.keep(0);
    into.add(Node.read(wire));
  }

  /** Of a function only what the survey notes is kept. */
  private void function() throws IOException {
    long before = wire.kept();
    String[] name = {""};
    List<String> parameters = new ArrayList<>();
    List<Node> body = new ArrayList<>();
    wire.message(
        tag -> {
          switch (tag) {
            case Tags.DEFINITION_SIGNATURE ->
                wire.message(part -> operation(part, name, parameters));
            case Tags.DEFINITION_NODE -> node(body);
          }
        });
    wire.release(before);
    survey.function(name[0], parameters, body);
  }

  private void operation(int tag, String[] name, List<String> parameters) throws IOException {
    switch (tag) {
      case Tags.OPERATION_NAME -> name[0] = wire.text();
      case Tags.OPERATION_INPUT ->
          wire.message(
              part -> {
                if (part == Tags.INPUT_NAME) {
                  parameters.add(wire.text());
                }
              });
    }
  }

  private void collection() throws IOException {
    byte[][] value = {{}};
    if (AT_LOADING.contains(wire.entry(() -> value[0] = wire.bytesIfShort(LARGEST_PART)))) {
      for (String root : CollectionDef.parseFrom(value[0]).getNodeList().getValueList()) {
        wire.keep(root.length());
        roots.add(Node.source(root));
      }
    }
  }

  private void signature() throws IOException {
    byte[][] value = {{}};
    String name = wire.entry(() -> value[0] = wire.bytes(LARGEST_SIGNATURE));
    SignatureDef signature = Damage.parse(SignatureDef.parser(), value[0], "a signature");
    for (TensorInfo output : signature.getOutputsMap().values()) {
      wire.keep(output.getName().length());
      roots.add(Node.source(output.getName()));
    }
    signatures.put(
        name,
        new ModelSummary.SignatureSummary(
            name, tensors(signature.getInputsMap()), tensors(signature.getOutputsMap())));
  }

  private List<ModelSummary.TensorSummary> tensors(Map<String, TensorInfo> tensors) throws Damage {
    List<ModelSummary.TensorSummary> summaries = new ArrayList<>();
    for (Map.Entry<String, TensorInfo> tensor : new TreeMap<>(tensors).entrySet()) {
      wire.keep(tensor.getKey().length());
      TensorInfo info = tensor.getValue();
      summaries.add(
          new ModelSummary.TensorSummary(
              tensor.getKey(),
              TensorTypes.name(info.getDtype()),
              TensorTypes.shape(info.getTensorShape())));
    }
    return summaries;
  }
}
