package org.sigmap.experiment.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/** Turns the JSON of one array or number of a recorded case into values, strictly. */
final class RecordedArrayDecoder {
  private static final Set<String> DTYPES = Set.of("f32", "f64", "i32");

  private final Path file;
  private final String path;
  private final long fileBytes;

  /**
   * @param fileBytes size of the file, which no honest array has more entries than
   */
  RecordedArrayDecoder(Path file, String path, long fileBytes) {
    this.file = file;
    this.path = path;
    this.fileBytes = fileBytes;
  }

  RecordedArray array(JsonNode node) {
    if (!node.isObject() || !node.has("shape") || !node.has("dtype") || !node.has("data")) {
      throw refusal(path + " must be an array object with shape, dtype and data");
    }
    String dtype = node.get("dtype").asText();
    if (!DTYPES.contains(dtype)) {
      throw refusal("%s.dtype must be f32, f64 or i32, but is %s".formatted(path, dtype));
    }
    int[] shape = shape(node.get("shape"));
    double[] values = new double[count(shape)];
    fill(node.get("data"), shape, 0, dtype, values, 0);
    return new RecordedArray(shape, dtype, values);
  }

  double number(JsonNode node) {
    if (node.isNumber()) {
      return finite(node.doubleValue(), node);
    }
    return switch (node.asText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default ->
          throw refusal(
              path
                  + " must hold numbers (or \"NaN\", \"Infinity\", \"-Infinity\"), but holds "
                  + shortened(node));
    };
  }

  private int[] shape(JsonNode node) {
    if (!node.isArray()) {
      throw refusal(path + ".shape must be a list of sizes, but is " + shortened(node));
    }
    int[] shape = new int[node.size()];
    for (int i = 0; i < shape.length; i++) {
      JsonNode size = node.get(i);
      if (!size.isIntegralNumber() || !size.canConvertToInt() || size.intValue() < 0) {
        throw refusal(path + ".shape must hold whole sizes, but holds " + shortened(size));
      }
      shape[i] = size.intValue();
    }
    return shape;
  }

  /** The product of the shape, refused before anything of that size is allocated. */
  private int count(int[] shape) {
    long limit = Math.min(fileBytes, Integer.MAX_VALUE);
    long count = 1;
    for (int size : shape) {
      if (size > 0 && count > limit / size) {
        throw refusal(
            "%s has shape %s, which is more values than a file of %d bytes can hold"
                .formatted(path, Arrays.toString(shape), fileBytes));
      }
      count *= size;
    }
    return (int) count;
  }

  /** Fills one sub-array and returns the offset after it. */
  private int fill(
      JsonNode node, int[] shape, int axis, String dtype, double[] values, int offset) {
    if (axis == shape.length) {
      values[offset] = converted(node, dtype);
      return offset + 1;
    }
    if (!node.isArray() || node.size() != shape[axis]) {
      throw refusal(
          "%s has shape %s, but axis %d of its data holds %s; record the array again"
              .formatted(
                  path,
                  Arrays.toString(shape),
                  axis,
                  node.isArray() ? node.size() + " entries" : shortened(node)));
    }
    int next = offset;
    for (JsonNode entry : node) {
      next = fill(entry, shape, axis + 1, dtype, values, next);
    }
    return next;
  }

  private double converted(JsonNode node, String dtype) {
    double value = number(node);
    return switch (dtype) {
      // Nine digits identify a float32; its double reading is not yet that float32.
      case "f32" -> Double.isFinite(value) ? finite((float) value, node) : value;
      case "i32" -> {
        if (value != (int) value) {
          throw refusal(path + " has dtype i32, but holds " + shortened(node));
        }
        yield value;
      }
      default -> value;
    };
  }

  private double finite(double value, JsonNode node) {
    if (!Double.isFinite(value)) {
      throw refusal(path + " holds " + shortened(node) + ", which exceeds its type's range");
    }
    return value;
  }

  private RecordedCaseException refusal(String message) {
    return new RecordedCaseException(file, message);
  }

  private static String shortened(JsonNode node) {
    if (node.isContainerNode()) {
      return node.isArray() ? "a list" : "an object";
    }
    String text = node.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
