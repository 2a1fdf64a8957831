package org.sigmap.spec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one YAML document into a tree and notes where every key and value stands. */
final class YamlTree {
  private static final int DEEPEST = 16;
  private static final YAMLFactory FACTORY = new YAMLFactory();
  private static final Pattern MARK =
      Pattern.compile("^ in 'reader', line (\\d+), column (\\d+):", Pattern.MULTILINE);

  private final String name;
  private final int[] text;
  private final Origins origins = new Origins();

  /** The location in a YAML error is counted in code points, as columns are. */
  private YamlTree(String yaml, String name) {
    this.name = name;
    this.text = yaml.codePoints().toArray();
  }

  /** A document's mapping and where its parts stand. */
  record Document(ObjectNode root, Origins origins) {}

  /**
   * Reads a document whose top is a mapping.
   *
   * @throws SpecException with {@code name:line:column} if the text is not YAML, not a mapping, has
   *     a key twice, an alias, an anchor or a tag, or nests deeper than any spec does
   */
  static Document read(String yaml, String name) {
    YamlTree tree = new YamlTree(yaml, name);
    tree.checkCharacters();
    try (YAMLParser parser = FACTORY.createParser(yaml)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw tree.error(
            1, 1, "a spec is a mapping of fields such as name: quickstart, but this is not one");
      }
      ObjectNode root = tree.mapping(parser, List.of());
      if (parser.nextToken() != null) {
        throw tree.error(parser, "a spec is one YAML document, but another one begins here");
      }
      return new Document(root, tree.origins);
    } catch (JacksonException e) {
      throw tree.broken(e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from a string cannot fail", e);
    }
  }

  private ObjectNode mapping(YAMLParser parser, List<String> path) throws IOException {
    ObjectNode result = SpecSchema.object();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      checkPlainYaml(parser);
      String key = parser.currentName();
      List<String> child = Paths.child(path, key);
      if (result.has(key)) {
        throw error(parser, "the field " + Words.show(key) + " stands here twice; remove one");
      }
      origins.key(child, label(parser));
      parser.nextToken();
      result.set(key, value(parser, child));
    }
    return result;
  }

  private ArrayNode list(YAMLParser parser, List<String> path) throws IOException {
    ArrayNode result = SpecSchema.array();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      result.add(value(parser, Paths.child(path, Integer.toString(result.size()))));
    }
    return result;
  }

  private JsonNode value(YAMLParser parser, List<String> path) throws IOException {
    checkPlainYaml(parser);
    if (path.size() > DEEPEST) {
      throw error(parser, "this is nested deeper than any spec");
    }
    origins.value(path, label(parser));
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(parser, path);
      case START_ARRAY -> list(parser, path);
      default -> scalar(parser);
    };
  }

  private JsonNode scalar(YAMLParser parser) throws IOException {
    int from = (int) parser.currentTokenLocation().getCharOffset();
    int to = (int) parser.currentLocation().getCharOffset();
    // Jackson does not tell quoted from unquoted text, the source does.
    if (from < to && "\"'|>".indexOf(text[from]) >= 0) {
      return TextNode.valueOf(parser.getText());
    }
    String raw = new String(text, from, to - from);
    boolean isText = parser.currentToken() == JsonToken.VALUE_STRING;
    return YamlScalar.resolve(raw, isText ? parser.getText() : raw);
  }

  /** Jackson does not report every anchor and tag, but the character that begins one does. */
  private void checkPlainYaml(YAMLParser parser) {
    int from = (int) parser.currentTokenLocation().getCharOffset();
    char first = from < text.length ? (char) text[from] : ' ';
    if (first == '&' || first == '*') {
      throw error(parser, "anchors and aliases are not used in specs; write the value out");
    }
    if (first == '!') {
      throw error(parser, "tags are not used in specs; write the value without it");
    }
  }

  private void checkCharacters() {
    int line = 1;
    int column = 1;
    for (int c : text) {
      boolean control = Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r';
      if (control && c != 0x85 || c >= 0xD800 && c <= 0xDFFF || c == 0xFFFE || c == 0xFFFF) {
        throw error(line, column, String.format("the character U+%04X is not allowed in YAML", c));
      }
      line += c == '\n' ? 1 : 0;
      column = c == '\n' ? 1 : column + 1;
    }
  }

  private String label(YAMLParser parser) {
    JsonLocation at = parser.currentTokenLocation();
    return label(at.getLineNr(), at.getColumnNr());
  }

  private String label(int line, int column) {
    return name + ":" + line + ":" + column;
  }

  private SpecException error(YAMLParser parser, String message) {
    return new SpecException("", label(parser) + ": " + message);
  }

  private SpecException error(int line, int column, String message) {
    return new SpecException("", label(line, column) + ": " + message);
  }

  /** The parser's message takes several lines; the problem stands right before its last mark. */
  private SpecException broken(JacksonException cause) {
    String message = cause.getOriginalMessage();
    JsonLocation at = cause.getLocation();
    String where = at == null ? name : label(at.getLineNr(), at.getColumnNr());
    String problem = message.lines().findFirst().orElse("").strip();
    if (problem.startsWith("Expected a field name")) {
      problem = "a field name must be a word, not a list, a mapping or an alias";
    }
    Matcher marks = MARK.matcher(message);
    while (marks.find()) {
      where = name + ":" + marks.group(1) + ":" + marks.group(2);
      problem = message.substring(0, marks.start()).lines().reduce("", (a, b) -> b).strip();
    }
    SpecException error =
        new SpecException("", where + ": this is not YAML: " + Words.escape(problem));
    error.initCause(cause);
    return error;
  }
}
