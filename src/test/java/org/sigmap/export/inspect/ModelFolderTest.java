package org.sigmap.export.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AssetFileDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/** What stands in the place of a model's files. */
@Timeout(60)
class ModelFolderTest {
  private static final Path FIXTURE = Path.of("src/test/resources/models/module");
  private static final String GRAPH = "saved_model.pb";
  private static final String DATA = "variables/variables.data-00000-of-00001";

  @TempDir Path directory;
  private Path model;

  @BeforeEach
  void copy() throws IOException {
    model = Files.createDirectory(directory.resolve("model"));
    for (String name : new String[] {GRAPH, DATA, TensorBundle.INDEX, "assets/words.txt"}) {
      Files.createDirectories(model.resolve(name).getParent());
      Files.copy(FIXTURE.resolve(name), model.resolve(name));
    }
  }

  private void assertDamaged(String what) {
    String message =
        assertThrows(UnreadableModelException.class, () -> SavedModelInspector.inspect(model))
            .getMessage();
    assertEquals(
        model + " is damaged: " + what + "; copy the model again, or export the cell again",
        message);
  }

  @Test
  void everyFileOfTheModelIsNeeded() throws IOException {
    for (String name : new String[] {DATA, TensorBundle.INDEX, "assets/words.txt"}) {
      Path aside = directory.resolve("aside");
      Files.move(model.resolve(name), aside);
      assertDamaged(name + " is missing");
      Files.move(aside, model.resolve(name));
    }
    SavedModelInspector.inspect(model);
  }

  @Test
  void linksThatLeadOutAreNotFollowed() throws IOException {
    for (String name : new String[] {GRAPH, DATA, TensorBundle.INDEX, "assets/words.txt"}) {
      Path aside = directory.resolve("aside");
      Files.move(model.resolve(name), aside);
      for (Path target : new Path[] {aside, Path.of("/dev/zero"), Path.of("/etc/passwd")}) {
        Files.createSymbolicLink(model.resolve(name), target);
        assertDamaged(name + " leads out of the model");
        Files.delete(model.resolve(name));
      }
      Files.createSymbolicLink(model.resolve(name), directory.resolve("nowhere"));
      assertDamaged(name + " is a link that leads nowhere");
      Files.delete(model.resolve(name));
      Files.createDirectory(model.resolve(name));
      assertDamaged(name + " is not a file");
      Files.delete(model.resolve(name));
      Files.move(aside, model.resolve(name));
    }
    Path link = Files.createSymbolicLink(directory.resolve("link"), model);
    assertTrue(SavedModelInspector.inspect(link).toText().contains("w float[3, 2]"));
  }

  @Test
  void pipesAreNotWaitedFor() throws IOException, InterruptedException {
    for (String name : new String[] {GRAPH, DATA, TensorBundle.INDEX, ModelChecksums.FILE}) {
      Path file = model.resolve(name);
      Path aside = directory.resolve("aside");
      Files.createDirectories(file.getParent());
      if (Files.exists(file)) {
        Files.move(file, aside);
      }
      assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
      assertDamaged(name + " is not a file");
      Files.delete(file);
      if (Files.exists(aside)) {
        Files.move(aside, file);
      }
    }
  }

  @Test
  void assetsStayInTheirFolder() throws IOException {
    SavedModel.Builder edited =
        SavedModel.parseFrom(Files.readAllBytes(model.resolve(GRAPH))).toBuilder();
    for (String name : new String[] {"../../../../../../../etc/passwd", "\u0000"}) {
      MetaGraphDef.Builder graph = edited.getMetaGraphs(0).toBuilder().clearAssetFileDef();
      graph.addAssetFileDef(AssetFileDef.newBuilder().setFilename(name));
      edited.setMetaGraphs(0, graph);
      Files.write(model.resolve(GRAPH), edited.build().toByteArray());
      String message =
          assertThrows(UnreadableModelException.class, () -> SavedModelInspector.inspect(model))
              .getMessage();
      assertTrue(message.startsWith(model + " is damaged: "), message);
      assertTrue(message.chars().noneMatch(c -> c < ' '), message);
    }
  }

  @Test
  void sumsNameEveryFileThatIsLookedAt() throws IOException {
    Files.createDirectories(model.resolve("assets.extra"));
    Path sums = model.resolve(ModelChecksums.FILE);
    ModelChecksums.write(model);
    SavedModelInspector.inspect(model);
    String text = Files.readString(sums, StandardCharsets.UTF_8);
    Files.writeString(sums, text.replace("saved_model", "../model/saved_model"));
    assertThrows(UnreadableModelException.class, () -> SavedModelInspector.inspect(model));
    Files.writeString(sums, text + text);
    String twice =
        assertThrows(UnreadableModelException.class, () -> SavedModelInspector.inspect(model))
            .getMessage();
    assertTrue(twice.startsWith(sums + " is damaged: it names a file twice; "), twice);
    Files.writeString(sums, "");
    String message =
        assertThrows(UnreadableModelException.class, () -> SavedModelInspector.inspect(model))
            .getMessage();
    assertTrue(message.startsWith(sums + " is damaged: it lacks saved_model.pb; "), message);
  }
}
