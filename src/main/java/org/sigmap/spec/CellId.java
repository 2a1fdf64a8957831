package org.sigmap.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The identity of a cell: the first 16 hexadecimal digits of SHA-256(UTF-8(canonical JSON of its
 * {@link CellSpec})).
 *
 * <p>Canonical JSON has every default filled in, keys sorted by UTF-16 code unit, no white space,
 * and every floating-point field as the shortest decimal that reads back to it (so that 1, 1.0 and
 * 1e0 agree). It holds neither the study's name nor its axes nor any path, so equal settings have
 * equal identities wherever they are written.
 *
 * @param value 16 lower-case hexadecimal digits
 */
public record CellId(String value) {
  private static final int DIGITS = 16;
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{" + DIGITS + "}");

  /**
   * Fields that cells did not have when they were first identified, and the only value that each
   * had then: at it they are left out, so that those cells keep their names. Fields whose default
   * is to be absent need no line.
   */
  private static final Map<JsonPointer, String> ADDED_LATER =
      Map.of(
          JsonPointer.compile("/teacher/link"), "{\"kind\":\"softplus\"}",
          JsonPointer.compile("/inputs"), "raw",
          JsonPointer.compile("/model/depth"), "1",
          JsonPointer.compile("/model/biases"), "zero",
          JsonPointer.compile("/model/activation"), "relu",
          JsonPointer.compile("/model/parameterization"), "standard",
          JsonPointer.compile("/preconditioner/structure"), "{\"kind\":\"full\"}",
          JsonPointer.compile("/preconditioner/normalize"), "none",
          JsonPointer.compile("/preconditioner/layers"), "first",
          JsonPointer.compile("/preconditioner/method"), "auto");

  public CellId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a cell identity is 16 lower-case hexadecimal digits, but this is " + Words.show(value));
    }
  }

  public static CellId of(CellSpec spec) {
    byte[] json = canonicalJson(spec).getBytes(StandardCharsets.UTF_8);
    return new CellId(HexFormat.of().formatHex(digest().digest(json)).substring(0, DIGITS));
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must provide SHA-256", e);
    }
  }

  static String canonicalJson(CellSpec spec) {
    ObjectNode tree = SpecSchema.tree(spec.withPaths(path -> ""));
    ADDED_LATER.forEach(
        (field, first) -> {
          JsonNode now = tree.at(field);
          if ((now.isObject() ? now.toString() : now.asText()).equals(first)) {
            ((ObjectNode) tree.at(field.head())).remove(field.last().getMatchingProperty());
          }
        });
    return canonical(tree).toString();
  }

  private static JsonNode canonical(JsonNode node) {
    if (node.isObject()) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      node.properties().forEach(e -> sorted.put(e.getKey(), canonical(e.getValue())));
      ObjectNode result = SpecSchema.object();
      result.setAll(sorted);
      return result;
    }
    if (node.isArray()) {
      var result = SpecSchema.array();
      node.forEach(item -> result.add(canonical(item)));
      return result;
    }
    // Adding zero turns -0.0, which trains exactly as 0.0 does, into 0.0.
    return node.isDouble() ? DoubleNode.valueOf(node.doubleValue() + 0.0) : node;
  }

  @Override
  public String toString() {
    return value;
  }
}
