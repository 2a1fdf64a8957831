package org.sigmap.export.inspect;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** Reads one {@code MetaGraphDef} ({@code meta_graph.proto} of TensorFlow). */
final class MetaGraphReader {
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

  private MetaGraphReader(Wire wire, Operations operations) {
    this.wire = wire;
    this.survey = new GraphSurvey(operations, wire);
  }

  static MetaGraph read(Wire wire, Operations operations) throws IOException {
    MetaGraphReader reader = new MetaGraphReader(wire, operations);
    wire.message(reader::field);
    reader.survey.graph(reader.nodes);
    return new MetaGraph(
        reader.tags,
        List.copyOf(reader.signatures.values()),
        reader.roots,
        reader.assets,
        reader.saver,
        reader.nodes,
        reader.survey);
  }

  private boolean field(int tag) throws IOException {
    switch (tag) {
      case Tags.META_INFO -> wire.message(this::info);
      case Tags.META_GRAPH -> wire.message(this::graph);
      case Tags.META_SAVER -> saver = SaverDef.parseFrom(wire.bytes(LARGEST_PART));
      case Tags.META_COLLECTION -> collection();
      case Tags.META_SIGNATURE -> signature();
      case Tags.META_ASSET ->
          assets.add(AssetFileDef.parseFrom(wire.bytes(LARGEST_PART)).getFilename());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean info(int tag) throws IOException {
    return tag == Tags.INFO_TAG && tags.add(wire.text());
  }

  private boolean graph(int tag) throws IOException {
    if (tag == Tags.GRAPH_NODE) {
      wire.keep(0);
      nodes.add(NodeReader.read(wire));
      return true;
    }
    if (tag == Tags.GRAPH_LIBRARY) {
      wire.message(
          part -> {
            if (part == Tags.LIBRARY_FUNCTION) {
              function();
            }
            return part == Tags.LIBRARY_FUNCTION;
          });
      return true;
    }
    return false;
  }

  /** Of a function only what the survey notes is kept. */
  private void function() throws IOException {
    long before = wire.kept();
    String[] name = {""};
    List<String> parameters = new ArrayList<>();
    List<Node> body = new ArrayList<>();
    wire.message(
        tag -> {
          if (tag == Tags.DEFINITION_SIGNATURE) {
            wire.message(part -> operation(part, name, parameters));
          } else if (tag == Tags.DEFINITION_NODE) {
            wire.keep(0);
            body.add(NodeReader.read(wire));
          }
          return tag == Tags.DEFINITION_SIGNATURE || tag == Tags.DEFINITION_NODE;
        });
    wire.release(before);
    survey.function(name[0], parameters, body);
  }

  private boolean operation(int tag, String[] name, List<String> parameters) throws IOException {
    if (tag == Tags.OPERATION_NAME) {
      name[0] = wire.text();
    } else if (tag == Tags.OPERATION_INPUT) {
      wire.message(part -> part == Tags.INPUT_NAME && parameters.add(wire.text()));
    }
    return tag == Tags.OPERATION_NAME || tag == Tags.OPERATION_INPUT;
  }

  /** An entry of a map from texts to messages. */
  private record Entry(String key, byte[] value) {}

  @FunctionalInterface
  private interface Value {
    byte[] read() throws IOException;
  }

  private Entry entry(Value read) throws IOException {
    String[] key = {""};
    byte[][] value = {new byte[0]};
    wire.message(
        tag -> {
          if (tag == Tags.ENTRY_KEY) {
            key[0] = wire.text();
          } else if (tag == Tags.ENTRY_VALUE) {
            value[0] = read.read();
          }
          return tag == Tags.ENTRY_KEY || tag == Tags.ENTRY_VALUE;
        });
    return new Entry(key[0], value[0]);
  }

  private void collection() throws IOException {
    Entry entry = entry(() -> wire.bytesIfShort(LARGEST_PART));
    if (AT_LOADING.contains(entry.key())) {
      for (String root : CollectionDef.parseFrom(entry.value()).getNodeList().getValueList()) {
        wire.keep(root.length());
        roots.add(Node.source(root));
      }
    }
  }

  private void signature() throws IOException {
    Entry entry = entry(() -> wire.bytes(LARGEST_SIGNATURE));
    SignatureDef signature = parsed(entry.value());
    for (TensorInfo output : signature.getOutputsMap().values()) {
      wire.keep(output.getName().length());
      roots.add(Node.source(output.getName()));
    }
    signatures.put(
        entry.key(),
        new ModelSummary.SignatureSummary(
            entry.key(), tensors(signature.getInputsMap()), tensors(signature.getOutputsMap())));
  }

  private static SignatureDef parsed(byte[] bytes) throws Damage {
    try {
      return SignatureDef.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new Damage("a signature cannot be read");
    }
  }

  private List<ModelSummary.TensorSummary> tensors(Map<String, TensorInfo> tensors) throws Damage {
    List<ModelSummary.TensorSummary> summaries = new ArrayList<>();
    for (Map.Entry<String, TensorInfo> tensor : new TreeMap<>(tensors).entrySet()) {
      wire.keep(tensor.getKey().length());
      summaries.add(
          new ModelSummary.TensorSummary(
              tensor.getKey(),
              ElementTypes.name(tensor.getValue().getDtype()),
              Shapes.text(tensor.getValue().getTensorShape())));
    }
    return summaries;
  }
}
