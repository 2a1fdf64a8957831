package org.sigmap.export.inspect;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code saved_model.pb}. */
final class ModelReader {
  /** TensorFlow's tools write one for each way to use a model. */
  private static final int MOST_GRAPHS = 100;

  private ModelReader() {}

  /**
   * The file's meta graphs, at least one.
   *
   * @throws UnreadableModelException if the file is no SavedModel, or a damaged one
   */
  static List<MetaGraph> read(ModelFolder folder) throws IOException {
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
              return false;
            }
            if (graphs.size() == MOST_GRAPHS) {
              throw new Damage("it holds more than " + MOST_GRAPHS + " graphs");
            }
            graphs.add(MetaGraphReader.read(wire, operations));
            return true;
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
}
