package org.sigmap.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/**
 * One process that trained cells of a run: an entry of {@code provenance.json}.
 *
 * @param cellsBefore finished cells that the run held when it began
 * @param cells finished cells that it added; 0 until it has ended
 */
public record Session(Provenance facts, int cellsBefore, int cells) {
  private static final String BEFORE = "cellsBefore";
  private static final String CELLS = "cells";

  public Session {
    Objects.requireNonNull(facts, "facts");
    if (cellsBefore < 0 || cells < 0) {
      throw new IllegalArgumentException(cells + " cells after " + cellsBefore);
    }
  }

  /** The same after it has ended, or was found not to run any more. */
  Session added(int count) {
    return new Session(facts, cellsBefore, count);
  }

  /** Whether both are entries of one process, perhaps one of them older. */
  boolean sameStart(Session other) {
    return cellsBefore == other.cellsBefore
        && facts.withWallSeconds(0).equals(other.facts.withWallSeconds(0));
  }

  ObjectNode toTree() {
    ObjectNode tree = Json.COMPACT.valueToTree(facts);
    return tree.put(BEFORE, cellsBefore).put(CELLS, cells);
  }

  /** An entry, or the whole of a file that an earlier version wrote, which counted no cells. */
  static Session fromTree(ObjectNode tree) throws JsonProcessingException {
    int before = count(tree, BEFORE);
    int cells = count(tree, CELLS);
    // What a run has no value for is left out of its file.
    Provenance facts =
        Json.COMPACT
            .readerFor(Provenance.class)
            .without(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .readValue(tree.toString());
    return new Session(facts, before, cells);
  }

  private static int count(ObjectNode tree, String name) {
    return tree.has(name) ? tree.remove(name).intValue() : 0;
  }
}
