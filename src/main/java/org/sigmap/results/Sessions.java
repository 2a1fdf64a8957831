package org.sigmap.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The contents of {@code provenance.json}: <code>{"sessions": [...]}</code>, one entry for every
 * process that trained cells of the run, in the order in which they began. Files of earlier
 * versions hold one entry without the list around it.
 */
public record Sessions(List<Session> entries) {
  private static final String LIST = "sessions";

  public Sessions {
    entries = List.copyOf(entries);
  }

  /**
   * Reads a file; none where there is no file.
   *
   * @param held finished cells of the run
   * @throws DamagedRunException if it is not what Sigmap wrote
   */
  static Sessions read(Path file, int held) throws IOException {
    if (!Files.exists(file)) {
      return none();
    }
    try {
      return fromJson(Files.readString(file)).settled(held);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new DamagedRunException(file, line, e.getOriginalMessage(), e);
    }
  }

  /** SHA-256 of every data file that a run was trained on, by its path. */
  public static Map<String, String> dataHashes(Path root) throws IOException {
    Map<String, String> hashes = new HashMap<>();
    for (Session session : read(root.resolve(RunDirectory.PROVENANCE), 0).entries) {
      hashes.putAll(session.facts().dataHashes());
    }
    return hashes;
  }

  /** Whether the run was written by a version that writes a manifest with every run. */
  static boolean ofThisVersion(Path root) throws IOException {
    Path file = root.resolve(RunDirectory.PROVENANCE);
    return Files.exists(file)
        && new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
            .contains("\"" + LIST + "\"");
  }

  public static Sessions none() {
    return new Sessions(List.of());
  }

  /**
   * With an entry more.
   *
   * @param held finished cells of the run
   * @param inTraining whether there are checkpoints, which an entry without cells may have made
   */
  Sessions began(Provenance facts, int held, boolean inTraining) {
    List<Session> all = new ArrayList<>(settled(held).entries);
    all.removeIf(entry -> entry.cells() == 0 && !inTraining);
    all.add(new Session(facts, held, 0));
    return new Sessions(all);
  }

  /** With the last entry's process ended. */
  Sessions ended(double wallSeconds, int held) {
    Session last = last();
    Session done = new Session(last.facts().withWallSeconds(wallSeconds), last.cellsBefore(), 0);
    return withLast(done).settled(held);
  }

  private Sessions withLast(Session other) {
    List<Session> all = new ArrayList<>(entries);
    all.set(all.size() - 1, other);
    return new Sessions(all);
  }

  private Session last() {
    return entries.get(entries.size() - 1);
  }

  /** With the cells of a last entry whose process was killed, or still runs. */
  Sessions settled(int held) {
    if (entries.isEmpty() || last().cells() > 0) {
      return this;
    }
    return withLast(last().added(Math.max(held - last().cellsBefore(), 0)));
  }

  /**
   * The entries of a merged run: those of every part, each once, and the target's other ones.
   *
   * @param parts of the runs that are joined, settled
   */
  static Sessions joined(Sessions own, List<Sessions> parts) {
    List<Session> rest = new ArrayList<>(own.entries);
    LinkedHashSet<Session> joined = new LinkedHashSet<>();
    for (Sessions part : parts) {
      for (Session entry : part.entries) {
        if (entry.cells() > 0) {
          // Merged before: what the part says now counts.
          rest.stream().filter(entry::sameStart).findFirst().ifPresent(rest::remove);
          joined.add(entry);
        }
      }
    }
    rest.addAll(joined);
    return new Sessions(rest);
  }

  /**
   * Compares the data of all entries.
   *
   * @param where what messages call the run of these entries
   * @throws DamagedRunException if a file was another one
   */
  public void requireSame(SameData data, String where) throws DamagedRunException {
    for (Session entry : entries) {
      data.add(entry.facts().dataHashes(), where + " (" + entry.facts().started() + ")");
    }
  }

  String toJson() throws JsonProcessingException {
    ArrayNode list = Json.COMPACT.createArrayNode();
    entries.forEach(entry -> list.add(entry.toTree()));
    return Json.COMPACT
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(Json.COMPACT.createObjectNode().set(LIST, list))
        + "\n";
  }

  static Sessions fromJson(String json) throws JsonProcessingException {
    JsonNode tree = Json.COMPACT.readTree(json);
    JsonNode list = tree.isObject() && tree.has(LIST) ? tree.get(LIST) : tree;
    List<Session> entries = new ArrayList<>();
    for (JsonNode entry : list.isArray() ? list : List.of(list)) {
      if (!(entry instanceof ObjectNode fields)) {
        throw new JsonMappingException(null, "not the provenance of a run");
      }
      entries.add(Session.fromTree(fields));
    }
    return new Sessions(entries);
  }
}
