package org.sigmap.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import java.util.regex.Pattern;

/** Writes a resolved spec. */
public final class SpecWriter {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .disable(YAMLGenerator.Feature.SPLIT_LINES)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .enable(YAMLGenerator.Feature.INDENT_ARRAYS)
                  .stringQuotingChecker(new PlainWords())
                  .build())
          .build();

  private SpecWriter() {}

  /**
   * The YAML of a study with every default shown; {@link SpecReader} reads it back to an equal
   * study. A group whose kind is an axis shows only the fields that were written.
   */
  public static String toYaml(Study study) {
    try {
      return MAPPER.writeValueAsString(StudyTree.tree(study));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree in memory can always be written", e);
    }
  }

  /**
   * Leaves unquoted only what no YAML reader, of version 1.1 or 1.2, takes for anything but text.
   */
  private static final class PlainWords extends StringQuotingChecker {
    private static final long serialVersionUID = 1L;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*");

    @Override
    public boolean needToQuoteName(String name) {
      return !PLAIN.matcher(name).matches() || isReservedKeyword(name);
    }

    @Override
    public boolean needToQuoteValue(String value) {
      return needToQuoteName(value);
    }
  }
}
