package org.sigmap.spec.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sigmap.spec.Study;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ImplicitTuple;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;

/** Writes a resolved spec. */
public final class SpecWriter {
  /** What {@link YamlTree} takes in escaped form only. */
  private static final Pattern SEPARATOR = Pattern.compile("[\\x{85}\\x{2028}\\x{2029}]");

  /** Text that no YAML reader, of version 1.1 or 1.2, takes for anything but text. */
  private static final Pattern PLAIN =
      Pattern.compile("(?!(?i:y|n|yes|no|on|off|true|false|null)$)[A-Za-z][A-Za-z0-9_.-]*");

  private final List<Event> events = new ArrayList<>();
  private boolean hasSeparators;

  private SpecWriter() {}

  /**
   * The YAML of a study with every default shown; {@link SpecReader} reads it back to an equal
   * study. A group whose kind is an axis shows only the fields that were written.
   */
  public static String toYaml(Study study) {
    SpecWriter writer = new SpecWriter();
    writer.events.add(new StreamStartEvent());
    writer.events.add(new DocumentStartEvent(false, Optional.empty(), Map.of()));
    writer.node(StudyTree.tree(study));
    writer.events.add(new DocumentEndEvent(false));
    writer.events.add(new StreamEndEvent());
    DumpSettings settings =
        DumpSettings.builder()
            .setIndent(2)
            .setIndicatorIndent(1)
            .setSplitLines(false)
            .setUseUnicodeEncoding(!writer.hasSeparators)
            .build();
    return new Present(settings).emitToString(writer.events.iterator());
  }

  private void node(JsonNode node) {
    if (node.isObject()) {
      events.add(new MappingStartEvent(Optional.empty(), Optional.empty(), true, FlowStyle.BLOCK));
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        text(field.getKey());
        node(field.getValue());
      }
      events.add(new MappingEndEvent());
    } else if (node.isArray()) {
      events.add(new SequenceStartEvent(Optional.empty(), Optional.empty(), true, FlowStyle.BLOCK));
      node.forEach(this::node);
      events.add(new SequenceEndEvent());
    } else if (node.isTextual()) {
      text(node.textValue());
    } else {
      scalar(node.asText(), ScalarStyle.PLAIN);
    }
  }

  private void text(String text) {
    boolean separators = SEPARATOR.matcher(text).find();
    hasSeparators |= separators;
    ScalarStyle style =
        text.indexOf('\n') >= 0 && !separators ? ScalarStyle.LITERAL : ScalarStyle.DOUBLE_QUOTED;
    scalar(text, PLAIN.matcher(text).matches() ? ScalarStyle.PLAIN : style);
  }

  private void scalar(String text, ScalarStyle style) {
    ImplicitTuple untagged = new ImplicitTuple(true, true);
    events.add(new ScalarEvent(Optional.empty(), Optional.empty(), untagged, text, style));
  }
}
