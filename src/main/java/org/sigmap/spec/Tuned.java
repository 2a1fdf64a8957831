package org.sigmap.spec;

/**
 * A value that {@code tune:} has given a cell.
 *
 * @param field dotted path of the tuned field
 * @param value its value, as written in the spec
 * @param trial whether the cell only serves the choice; otherwise the value was chosen
 * @param edge of a chosen value at an end of those tried: which end; otherwise null
 */
public record Tuned(String field, Number value, boolean trial, Edge edge) {
  /** An end of the values tried. */
  public enum Edge {
    LOWEST,
    HIGHEST
  }

  /** The same value, chosen. */
  public Tuned chosen(Edge end) {
    return new Tuned(field, value, false, end);
  }
}
