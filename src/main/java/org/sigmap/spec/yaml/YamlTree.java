package org.sigmap.spec.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sigmap.spec.Paths;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.Words;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.Event.ID;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/** Reads one YAML 1.2 document into a tree and notes where every key and value stands. */
final class YamlTree {
  private static final int DEEPEST = 16;
  private static final Parse PARSER = new Parse(LoadSettings.builder().build());

  private final String name;
  private final Iterator<Event> events;
  private final Origins origins = new Origins();

  /** Where the text ends that is understood. */
  private Optional<Mark> last = Optional.empty();

  private YamlTree(String yaml, String name) {
    this.name = name;
    this.events = PARSER.parseString(yaml).iterator();
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
    tree.checkCharacters(yaml);
    try {
      return tree.document();
    } catch (MarkedYamlEngineException e) {
      throw tree.broken(e.getProblemMark(), e.getProblem(), e);
    } catch (YamlVersionException e) {
      throw tree.broken(tree.last, "found incompatible YAML document (version 1.* is required)", e);
    } catch (YamlEngineException e) {
      throw tree.broken(tree.last, e.getMessage(), e);
    }
  }

  private Document document() {
    next();
    if (next().getEventId() != ID.DocumentStart || !(next() instanceof MappingStartEvent top)) {
      throw error(
          1, 1, "a spec is a mapping of fields such as name: quickstart, but this is not one");
    }
    requirePlain(top);
    ObjectNode root = mapping(List.of());
    next();
    if (next().getEventId() != ID.StreamEnd) {
      throw error(next(), "a spec is one YAML document, but another one begins here");
    }
    return new Document(root, origins);
  }

  private Event next() {
    Event event = events.next();
    last = event.getEndMark();
    return event;
  }

  private ObjectNode mapping(List<String> path) {
    ObjectNode result = SpecSchema.object();
    for (Event at = next(); at.getEventId() != ID.MappingEnd; at = next()) {
      if (!(at instanceof ScalarEvent scalar)) {
        String problem = "a field name must be a word, not a list, a mapping or an alias";
        throw broken(at.getStartMark(), problem, null);
      }
      requirePlain(scalar);
      String key = scalar.getValue();
      if (result.has(key)) {
        throw error(at, "the field " + Words.show(key) + " stands here twice; remove one");
      }
      List<String> child = Paths.child(path, key);
      origins.key(child, label(at.getStartMark()));
      result.set(key, value(next(), child));
    }
    return result;
  }

  private ArrayNode list(List<String> path) {
    ArrayNode result = SpecSchema.array();
    for (Event at = next(); at.getEventId() != ID.SequenceEnd; at = next()) {
      result.add(value(at, Paths.child(path, Integer.toString(result.size()))));
    }
    return result;
  }

  private JsonNode value(Event at, List<String> path) {
    requirePlain((NodeEvent) at);
    if (path.size() > DEEPEST) {
      throw error(at, "this is nested deeper than any spec");
    }
    origins.value(path, label(at.getStartMark()));
    if (at instanceof ScalarEvent scalar) {
      String text = scalar.getValue();
      return scalar.isPlain() ? YamlScalar.resolve(text) : TextNode.valueOf(text);
    }
    return at instanceof MappingStartEvent ? mapping(path) : list(path);
  }

  private void requirePlain(NodeEvent at) {
    if (at instanceof AliasEvent || at.getAnchor().isPresent()) {
      throw error(at, "anchors and aliases are not used in specs; write the value out");
    }
    if (at instanceof ScalarEvent scalar && scalar.getTag().isPresent()
        || at instanceof CollectionStartEvent collection && collection.getTag().isPresent()) {
      throw error(at, "tags are not used in specs; write the value without it");
    }
  }

  private void checkCharacters(String yaml) {
    int line = 1;
    int column = 1;
    for (int c : yaml.codePoints().toArray()) {
      if (c == 0x85 || c == 0x2028 || c == 0x2029) {
        String readers = " ends a line for some readers of YAML and not for others; write a line";
        throw error(line, column, "the character " + code(c) + readers + " break or a space");
      }
      boolean control = Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r';
      if (control || c >= 0xD800 && c <= 0xDFFF || c == 0xFFFE || c == 0xFFFF) {
        throw error(line, column, "the character " + code(c) + " is not allowed in YAML");
      }
      line += c == '\n' ? 1 : 0;
      column = c == '\n' ? 1 : column + 1;
    }
  }

  private static String code(int character) {
    return String.format(Locale.ROOT, "U+%04X", character);
  }

  private String label(Optional<Mark> mark) {
    return mark.map(at -> label(at.getLine() + 1, at.getColumn() + 1)).orElse(label(1, 1));
  }

  private String label(int line, int column) {
    return name + ":" + line + ":" + column;
  }

  private SpecException error(Event at, String message) {
    return new SpecException("", label(at.getStartMark()) + ": " + message);
  }

  private SpecException error(int line, int column, String message) {
    return new SpecException("", label(line, column) + ": " + message);
  }

  private SpecException broken(Optional<Mark> mark, String problem, Exception cause) {
    SpecException error =
        new SpecException("", label(mark) + ": this is not YAML: " + Words.escape(problem));
    error.initCause(cause);
    return error;
  }
}
