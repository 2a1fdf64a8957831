package org.sigmap.export.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.TensorProto;

/** Graphs made to hide what they do, or to take all there is of memory and time. */
@Timeout(120)
class CraftedModelTest {
  private static final long MEBIBYTE = 1 << 20;

  @TempDir Path directory;

  private List<String> outside(GraphDef.Builder graph, SaverDef.Builder saver) throws IOException {
    Message model =
        SavedModel.newBuilder()
            .addMetaGraphs(MetaGraphDef.newBuilder().setGraphDef(graph).setSaverDef(saver))
            .build();
    Files.write(directory.resolve("saved_model.pb"), model.toByteArray());
    return SavedModelInspector.inspect(directory).outside();
  }

  private static NodeDef.Builder node(String name, String op, String... inputs) {
    return NodeDef.newBuilder().setName(name).setOp(op).addAllInput(List.of(inputs));
  }

  private static NodeDef.Builder constant(String name, String text) {
    TensorProto value =
        TensorProto.newBuilder().addStringVal(ByteString.copyFromUtf8(text)).build();
    return node(name, "Const").putAttr("value", AttrValue.newBuilder().setTensor(value).build());
  }

  private static SaverDef.Builder saver() {
    return SaverDef.newBuilder()
        .setFilenameTensorName("path:0")
        .setSaveTensorName("save:0")
        .setRestoreOpName("restore");
  }

  /** A saver whose path is {@code path} and then {@code tail}. */
  private static GraphDef.Builder saving(String tail) {
    return GraphDef.newBuilder()
        .addNode(node("path", "Placeholder"))
        .addNode(constant("tail", tail))
        .addNode(node("joined", "StringJoin", "path", "tail"))
        .addNode(node("written", "SaveV2", "joined"))
        .addNode(node("save", "Identity", "path", "^written"))
        .addNode(node("restore", "RestoreV2", "path"));
  }

  @Test
  void aSaverMayAddToThePathThatItIsGiven() throws IOException {
    assertEquals(List.of(), outside(saving("/part-1"), saver()));
  }

  @Test
  void aSaverMayNotLeaveThatPath() throws IOException {
    List<String> writes = List.of("SaveV2 \"written\" writes files");
    assertEquals(writes, outside(saving("/../../elsewhere"), saver()));
    GraphDef.Builder swapped = saving("/part");
    swapped.setNode(2, node("joined", "StringJoin", "tail", "path"));
    assertEquals(writes, outside(swapped, saver()));
  }

  /** With a default instead of a caller's path, whoever runs it writes there. */
  @Test
  void aSaverThatASignatureRunsIsNoLoaders() throws IOException {
    MetaGraphDef.Builder meta =
        MetaGraphDef.newBuilder().setGraphDef(saving("/part")).setSaverDef(saver());
    meta.putCollectionDef(
        "saved_model_main_op",
        org.tensorflow.proto.CollectionDef.newBuilder()
            .setNodeList(org.tensorflow.proto.CollectionDef.NodeList.newBuilder().addValue("save"))
            .build());
    Files.write(
        directory.resolve("saved_model.pb"),
        SavedModel.newBuilder().addMetaGraphs(meta).build().toByteArray());
    assertEquals(
        List.of("SaveV2 \"written\" writes files"),
        SavedModelInspector.inspect(directory).outside());
  }

  @Test
  void aSavingFunctionBelongsToTheSaverAlone() throws IOException {
    FunctionDef function =
        FunctionDef.newBuilder()
            .setSignature(
                OpDef.newBuilder()
                    .setName("saving")
                    .addInputArg(OpDef.ArgDef.newBuilder().setName("prefix")))
            .addNodeDef(node("written", "SaveV2", "prefix"))
            .build();
    AttrValue call =
        AttrValue.newBuilder().setFunc(NameAttrList.newBuilder().setName("saving")).build();
    GraphDef.Builder graph =
        GraphDef.newBuilder()
            .setLibrary(FunctionDefLibrary.newBuilder().addFunction(function))
            .addNode(node("path", "Placeholder"))
            .addNode(node("save", "StatefulPartitionedCall", "path").putAttr("f", call));
    assertEquals(List.of(), outside(graph, saver()));
    List<String> writes = List.of("SaveV2 \"written\" in function \"saving\" writes files");
    GraphDef.Builder twice = graph.clone();
    twice.addNode(node("own", "PartitionedCall", "path").putAttr("f", call));
    assertEquals(writes, outside(twice, saver()));
    GraphDef.Builder byName = graph.clone();
    byName.addNode(node("own", "saving", "path"));
    assertEquals(writes, outside(byName, saver()));
    graph.removeNode(1);
    assertEquals(writes, outside(graph, saver()), "called by nothing in the graph");
  }

  @Test
  void functionsInsideAttributesAreCalls() throws IOException {
    AttrValue inner =
        AttrValue.newBuilder().setFunc(NameAttrList.newBuilder().setName("saving")).build();
    AttrValue list =
        AttrValue.newBuilder()
            .setList(
                AttrValue.ListValue.newBuilder()
                    .addFunc(NameAttrList.newBuilder().setName("outer").putAttr("g", inner)))
            .build();
    Files.write(
        directory.resolve("node"),
        GraphDef.newBuilder()
            .addNode(node("n", "Case").putAttr("branches", list))
            .build()
            .toByteArray());
    Path file = directory.resolve("node");
    try (var in = Files.newInputStream(file)) {
      Wire wire = new Wire(in, (int) Files.size(file));
      Node[] read = new Node[1];
      wire.whole(tag -> read[0] = Node.read(wire));
      assertEquals(List.of("outer", "saving"), read[0].calls());
    }
  }

  /** Two bytes each, forty times that as objects. */
  @Tag("slow")
  @Test
  void tinyPartsByTheMillionAreRefusedWithinMemory() throws IOException {
    byte[] parts = new byte[8 * (int) MEBIBYTE];
    for (int i = 0; i < parts.length; i += 2) {
      parts[i] = Tags.GRAPH_NODE;
    }
    // Inputs of one node: the same two bytes under another number.
    byte[] inputs = parts.clone();
    for (int i = 0; i < inputs.length; i += 2) {
      inputs[i] = Tags.NODE_INPUT;
    }
    for (byte[] graph : List.of(parts, field(Tags.GRAPH_NODE, inputs))) {
      byte[] model = field(Tags.MODEL_META_GRAPH, field(Tags.META_GRAPH, graph));
      assertRefused(model, "it holds more than Sigmap looks at, 134217728 bytes of names");
    }
    byte[] graphs = parts.clone();
    for (int i = 0; i < graphs.length; i += 2) {
      graphs[i] = Tags.MODEL_META_GRAPH;
    }
    assertRefused(graphs, "it holds more than 100 graphs");
  }

  private void assertRefused(byte[] model, String reason) throws IOException {
    Files.write(directory.resolve("saved_model.pb"), model);
    ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = meter.getCurrentThreadAllocatedBytes();
    String message =
        assertThrows(UnreadableModelException.class, () -> SavedModelInspector.inspect(directory))
            .getMessage();
    long allocated = meter.getCurrentThreadAllocatedBytes() - before;
    assertTrue(message.contains(" is damaged: " + reason + "; "), message);
    assertTrue(allocated < 1024 * MEBIBYTE, allocated + " bytes allocated, garbage included");
  }

  private static byte[] field(int tag, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(tag);
    int length = content.length;
    while (length > 127) {
      bytes.write(length & 127 | 128);
      length >>>= 7;
    }
    bytes.write(length);
    bytes.writeBytes(content);
    return bytes.toByteArray();
  }

  /** A long way back from each of many savers. */
  @Test
  void manySaversOnALongPathTakeLinearTime() throws IOException {
    int length = 20_000;
    GraphDef.Builder graph = GraphDef.newBuilder();
    for (int i = 0; i < length; i++) {
      graph.addNode(node("i" + i, "Identity", "i" + (i + 1)));
      graph.addNode(node("s" + i, "SaveV2", "i0"));
    }
    graph.addNode(node("i" + length, "Placeholder"));
    assertEquals(length, outside(graph, saver()).size());
    assertEquals(List.of(), outside(graph, saver().setFilenameTensorName("i" + length + ":0")));
  }

  @Test
  void namesAreUnique() throws IOException {
    GraphDef.Builder graph =
        GraphDef.newBuilder().addNode(node("a", "Identity")).addNode(node("a", "Placeholder"));
    String message =
        assertThrows(UnreadableModelException.class, () -> outside(graph, saver())).getMessage();
    assertTrue(message.contains("two operations have the name \"a\""), message);
  }
}
