package org.sigmap.export.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.TextFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** The files in {@code graphs/} and what makes them the same everywhere. */
class StaticGraphsTest {
  private static Map<String, String> files;

  @TempDir Path temporary;

  @BeforeAll
  static void build() {
    files = StaticGraphs.files();
  }

  @Test
  void theRepositoryHoldsTheGraphsThatTheProgramBuilds() throws IOException {
    assertEquals(
        List.of(),
        StaticGraphs.differences(Path.of("graphs")),
        "run `sigmap graphs` and look at what changed");
  }

  @Test
  void everyTextIsAGraphThatTensorFlowTakes() throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      if (file.getKey().endsWith(".pbtxt")) {
        GraphDef graph = TextFormat.parse(file.getValue(), GraphDef.class);
        try (Graph imported = new Graph()) {
          imported.importGraphDef(graph);
          assertEquals(graph.getNodeCount(), imported.toGraphDef().getNodeCount(), file.getKey());
        }
      }
    }
  }

  @Test
  void theTransformIsInEveryGraphButThePlainOne() {
    for (Map.Entry<String, String> file : files.entrySet()) {
      assertEquals(
          !file.getKey().startsWith("training-plain"),
          file.getValue().contains("GradientTransform"),
          file.getKey());
    }
  }

  @Test
  void drawingsAreWellFormed() throws Exception {
    for (Map.Entry<String, String> file : files.entrySet()) {
      if (file.getKey().endsWith(".svg")) {
        var document =
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(file.getValue().getBytes(StandardCharsets.UTF_8)));
        assertEquals("svg", document.getDocumentElement().getTagName());
      }
    }
  }

  @Test
  void namesAndOrderOfFunctionsDoNotMatter() throws IOException {
    GraphDef graph = TextFormat.parse(files.get("training-population.pbtxt"), GraphDef.class);
    GraphDef.Builder shuffled = graph.toBuilder().clearLibrary().clearNode();
    graph.getNodeList().forEach(node -> shuffled.addNode(renamed(node)));
    List<FunctionDef> functions = new ArrayList<>();
    for (FunctionDef function : graph.getLibrary().getFunctionList()) {
      List<NodeDef> nodes = new ArrayList<>(function.getNodeDefList());
      Collections.reverse(nodes);
      FunctionDef.Builder copy = function.toBuilder().clearNodeDef();
      nodes.forEach(node -> copy.addNodeDef(renamed(node)));
      copy.getSignatureBuilder().setName(hash(function.getSignature().getName()));
      functions.add(copy.build());
    }
    Collections.reverse(functions);
    shuffled.getLibraryBuilder().addAllFunction(functions);
    assertNotEquals(graph, shuffled.build());
    assertEquals(graph, CanonicalGraph.of(shuffled.build()));
  }

  @Tag("slow")
  @Test
  void saysWhichFilesDiffer() throws IOException {
    StaticGraphs.write(temporary);
    assertEquals(List.of(), StaticGraphs.differences(temporary));
    Files.delete(temporary.resolve("exported-model.svg"));
    Files.writeString(temporary.resolve("training-plain.pbtxt"), "node {}");
    Files.writeString(temporary.resolve("unknown.svg"), "<svg/>");
    assertEquals(
        List.of(
            temporary.resolve("exported-model.svg") + " is missing",
            temporary.resolve("training-plain.pbtxt")
                + " differs from the graph the program builds",
            temporary.resolve("unknown.svg") + " belongs to no graph of the program"),
        StaticGraphs.differences(temporary));
  }

  @Test
  void arrowsPointDownAndBoxesKeepApart() {
    List<double[]> sizes =
        List.of(box(80, 30), box(200, 50), box(60, 40), box(60, 40), box(90, 30));
    List<LayeredLayout.Edge> edges =
        List.of(
            new LayeredLayout.Edge(0, 1),
            new LayeredLayout.Edge(0, 2),
            new LayeredLayout.Edge(1, 3),
            new LayeredLayout.Edge(2, 4),
            new LayeredLayout.Edge(3, 4),
            new LayeredLayout.Edge(0, 4));
    LayeredLayout layout = new LayeredLayout(sizes, edges);
    for (int i = 0; i < edges.size(); i++) {
      List<LayeredLayout.Point> route = layout.route(i);
      for (int at = 1; at < route.size(); at++) {
        assertTrue(route.get(at).y() >= route.get(at - 1).y(), "edge " + i);
      }
      LayeredLayout.Point end = layout.corner(edges.get(i).to());
      assertEquals(end.y(), route.get(route.size() - 1).y(), 1e-9);
    }
    for (int a = 0; a < sizes.size(); a++) {
      LayeredLayout.Point p = layout.corner(a);
      assertTrue(p.x() >= 0 && p.x() + sizes.get(a)[0] <= layout.width() + 1e-9);
      for (int b = 0; b < a; b++) {
        LayeredLayout.Point q = layout.corner(b);
        boolean apart =
            p.x() + sizes.get(a)[0] < q.x()
                || q.x() + sizes.get(b)[0] < p.x()
                || p.y() + sizes.get(a)[1] < q.y()
                || q.y() + sizes.get(b)[1] < p.y();
        assertTrue(apart, "boxes " + b + " and " + a);
      }
    }
  }

  private static double[] box(double width, double height) {
    return new double[] {width, height};
  }

  private static String hash(String name) {
    return "f" + Integer.toHexString(name.hashCode());
  }

  private static NodeDef renamed(NodeDef node) {
    NodeDef.Builder copy = node.toBuilder();
    CanonicalGraph.calls(node)
        .forEach(
            (key, function) -> {
              AttrValue.Builder value = node.getAttrOrThrow(key).toBuilder();
              value.getFuncBuilder().setName(hash(function));
              copy.putAttr(key, value.build());
            });
    return copy.build();
  }
}
