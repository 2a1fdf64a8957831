package org.sigmap.experiment.replay;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A run recorded from another framework: a JSON object whose fields are reached by dotted paths
 * such as {@code inputs.X_train}.
 *
 * <p>Arrays are objects {@code {"shape": […], "dtype": "f32"|"f64"|"i32", "data": nested list}};
 * non-finite numbers are the strings "NaN", "Infinity" and "-Infinity". Anything missing or
 * malformed is a {@link RecordedCaseException} that names the file and the path.
 */
public final class RecordedCase {
  private final Path file;
  private final long bytes;
  private final String prefix;
  private final JsonNode root;

  private RecordedCase(Path file, long bytes, String prefix, JsonNode root) {
    this.file = file;
    this.bytes = bytes;
    this.prefix = prefix;
    this.root = root;
  }

  /**
   * @throws RecordedCaseException if it cannot be read or is not one complete JSON object
   */
  public static RecordedCase read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new RecordedCaseException(file, "no such file; check the path");
    }
    try {
      JsonNode root = mapper().readTree(file.toFile());
      if (!root.isObject()) {
        throw new RecordedCaseException(
            file, "a recorded case must be one JSON object; is this the right file?");
      }
      return new RecordedCase(file, Files.size(file), "", root);
    } catch (JsonEOFException e) {
      throw new RecordedCaseException(
          file, "the JSON ends too early" + at(e) + "; copy the whole file again", e);
    } catch (JacksonException e) {
      String reason = e.getOriginalMessage().lines().findFirst().orElse("malformed");
      throw new RecordedCaseException(
          file, "not valid JSON" + at(e) + ": " + reason + "; copy the file again", e);
    } catch (IOException e) {
      throw new RecordedCaseException(file, "cannot be read (" + e.getMessage() + ")", e);
    }
  }

  public Path file() {
    return file;
  }

  /** What it is called: what it calls itself, or its file. */
  public String name() {
    return has("name") ? text("name") : file.getFileName().toString().replaceFirst("\\.json$", "");
  }

  /** Whether a path leads to a value other than null. */
  public boolean has(String path) {
    JsonNode node = root;
    for (String name : path.split("\\.")) {
      node = node.path(name);
    }
    return !node.isMissingNode() && !node.isNull();
  }

  public RecordedCase section(String path) {
    JsonNode node = find(path);
    require(node.isObject(), path, "must be an object");
    return new RecordedCase(file, bytes, prefix + path + ".", node);
  }

  public String text(String path) {
    JsonNode node = find(path);
    require(node.isTextual(), path, "must be a text");
    return node.textValue();
  }

  public boolean flag(String path) {
    JsonNode node = find(path);
    require(node.isBoolean(), path, "must be true or false");
    return node.booleanValue();
  }

  /** A plain number (not an array object), possibly non-finite. */
  public double number(String path) {
    return decoder(path).number(find(path));
  }

  public int integer(String path) {
    JsonNode node = find(path);
    require(node.isIntegralNumber() && node.canConvertToInt(), path, "must be a whole number");
    return node.intValue();
  }

  /** A plain list of numbers (not an array object). */
  public double[] numbers(String path) {
    JsonNode node = find(path);
    require(node.isArray(), path, "must be a list of numbers");
    double[] values = new double[node.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = decoder(path).number(node.get(i));
    }
    return values;
  }

  public RecordedArray array(String path) {
    return decoder(path).array(find(path));
  }

  /** A list of array objects. */
  List<RecordedArray> arrays(String path) {
    JsonNode node = find(path);
    require(node.isArray(), path, "must be a list of arrays");
    List<RecordedArray> arrays = new ArrayList<>();
    node.forEach(entry -> arrays.add(decoder(path).array(entry)));
    return arrays;
  }

  /** A part of the file as it stands. */
  ObjectNode object(String path) {
    section(path);
    return (ObjectNode) find(path);
  }

  private RecordedArrayDecoder decoder(String path) {
    return new RecordedArrayDecoder(file, prefix + path, bytes);
  }

  private JsonNode find(String path) {
    JsonNode node = root;
    StringBuilder walked = new StringBuilder(prefix);
    for (String name : path.split("\\.")) {
      JsonNode next = node.path(name);
      if (next.isMissingNode() || next.isNull()) {
        throw new RecordedCaseException(
            file,
            walked
                + name
                + (next.isNull() ? " is null" : " is missing")
                + "; record the case again with this field");
      }
      walked.append(name).append('.');
      node = next;
    }
    return node;
  }

  private void require(boolean holds, String path, String message) {
    if (!holds) {
      throw new RecordedCaseException(file, prefix + path + " " + message);
    }
  }

  private static JsonMapper mapper() {
    return JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  private static String at(JacksonException e) {
    JsonLocation location = e.getLocation();
    return location == null
        ? ""
        : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }
}
