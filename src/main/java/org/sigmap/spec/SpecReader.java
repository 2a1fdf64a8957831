package org.sigmap.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a spec: YAML to a {@link Study} of which every cell is known to be runnable.
 *
 * <p>Every refusal is one line, {@code file:line:column: message}, or begins with the command-line
 * argument that caused it.
 */
public final class SpecReader {
  private static final int LARGEST = 1 << 20;

  private SpecReader() {}

  /**
   * Reads a file.
   *
   * @throws SpecException if it cannot be read, is larger than 1 MiB, or is not a spec that can be
   *     run
   */
  public static Study read(Path file, Overrides overrides) {
    return read(file, overrides, false);
  }

  /**
   * Reads a file whose cells are to be trained now.
   *
   * @throws SpecException as {@link #read(Path, Overrides)}, and if there is no setting whose
   *     numbers its training precision holds, see {@link RoundedNumbers}; settings beside others
   *     fail when they are trained
   */
  public static Study readToTrain(Path file, Overrides overrides) {
    return read(file, overrides, true);
  }

  private static Study read(Path file, Overrides overrides, boolean toTrain) {
    String name = Words.escape(file.toString());
    byte[] bytes;
    if (Files.isDirectory(file)) {
      throw new SpecException("", name + ": this is a directory; give the path of a YAML file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LARGEST + 1);
    } catch (NoSuchFileException e) {
      String link = Files.isSymbolicLink(file) ? "a symbolic link to nothing" : "no such file";
      throw because(e, name + ": " + link + "; give the path of a spec in YAML");
    } catch (AccessDeniedException e) {
      throw because(e, name + ": no permission to read this file; change its mode or owner");
    } catch (IOException e) {
      throw because(e, name + ": cannot be read: " + Words.escape(String.valueOf(e.getMessage())));
    }
    if (bytes.length > LARGEST) {
      throw new SpecException("", name + ": larger than 1 MiB, so this is not a spec");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return read(text, name, overrides, toTrain);
    } catch (CharacterCodingException e) {
      throw because(e, name + ": not UTF-8 text; save it as UTF-8");
    }
  }

  /**
   * Reads a text.
   *
   * @param displayName what messages call the text
   * @throws SpecException if it is not a spec that can be run
   */
  public static Study read(String yaml, String displayName, Overrides overrides) {
    return read(yaml, displayName, overrides, false);
  }

  private static Study read(String yaml, String displayName, Overrides overrides, boolean toTrain) {
    YamlTree.Document document =
        YamlTree.read(yaml.startsWith("\uFEFF") ? yaml.substring(1) : yaml, displayName);
    Origins changes = OverrideWriter.apply(document.root(), overrides);
    String start = displayName + ":1:1";
    try {
      Study study = StudyTree.study(document.root());
      check(study, document, changes, start);
      if (toTrain) {
        requireTrainable(study, document, changes, start);
      }
      return study;
    } catch (Refusal e) {
      throw located(e, List.of(changes), document.origins(), start);
    }
  }

  private static void check(
      Study study, YamlTree.Document document, Origins changes, String start) {
    SpecResolver resolver = new SpecResolver(study.axes());
    Map<CellId, int[]> known = new HashMap<>();
    // Wrong axis names show in any setting; finding them first keeps a long list of them cheap.
    bound(study, resolver, new int[study.axes().size()], document, changes, start);
    for (int[] choice : study.choices()) {
      CellId id = CellId.of(bound(study, resolver, choice, document, changes, start));
      int[] same = known.putIfAbsent(id, choice);
      if (same != null) {
        throw Refusal.atValue(
            List.of("sweep"),
            "two settings of the sweep are one and the same cell: "
                + setting(study.axes(), same)
                + " and "
                + setting(study.axes(), choice));
      }
    }
    checkShadowed(study, document.root(), resolver);
  }

  private static void requireTrainable(
      Study study, YamlTree.Document document, Origins changes, String start) {
    SpecResolver resolver = new SpecResolver(study.axes());
    SpecException first = null;
    for (int[] choice : study.choices()) {
      try {
        RoundedNumbers.requireHeld(study.bind(resolver, choice, study.seeds().get(0)));
        return;
      } catch (Refusal e) {
        Origins axes = axisOrigins(study.axes(), choice, document, changes, start);
        first =
            first == null ? located(e, List.of(axes, changes), document.origins(), start) : first;
      }
    }
    throw first;
  }

  private static CellSpec bound(
      Study study,
      SpecResolver resolver,
      int[] choice,
      YamlTree.Document document,
      Origins changes,
      String start) {
    try {
      return study.bind(resolver, choice, study.seeds().get(0));
    } catch (Refusal e) {
      Origins axes = axisOrigins(study.axes(), choice, document, changes, start);
      throw located(e, List.of(axes, changes), document.origins(), start);
    }
  }

  /** A value that a sweep always replaces reaches no cell, and would otherwise go unchecked. */
  private static void checkShadowed(Study study, ObjectNode root, SpecResolver resolver) {
    for (int axis = 0; axis < study.axes().size(); axis++) {
      List<String> path = Paths.split(study.axes().get(axis).path());
      JsonNode written = root.at("/" + String.join("/", path));
      if (written.isMissingNode() || written.isObject()) {
        continue;
      }
      List<Axis> axes = new ArrayList<>(study.axes());
      axes.set(axis, new Axis(study.axes().get(axis).path(), List.of(written)));
      Study alone = new Study(study.name(), null, study.base(), study.seeds(), axes);
      try {
        alone.bind(resolver, new int[axes.size()], study.seeds().get(0));
      } catch (Refusal e) {
        // Other fields may well refuse to go with a value that is never used.
        if (e.path().equals(path)) {
          throw e;
        }
      }
    }
  }

  private static Origins axisOrigins(
      List<Axis> axes, int[] choice, YamlTree.Document document, Origins changes, String start) {
    Origins result = new Origins();
    for (int i = 0; i < choice.length; i++) {
      List<String> key = List.of("sweep", axes.get(i).path());
      List<String> value = Paths.child(key, Integer.toString(choice[i]));
      List<String> path = Paths.split(axes.get(i).path());
      Origins file = document.origins();
      result.key(path, Origins.blame(Refusal.atKey(key, ""), List.of(changes), file, start));
      result.value(path, Origins.blame(Refusal.atValue(value, ""), List.of(changes), file, start));
    }
    return result;
  }

  private static String setting(List<Axis> axes, int[] choice) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < choice.length; i++) {
      parts.add(axes.get(i).path() + "=" + axes.get(i).plain(choice[i]));
    }
    return Words.escape(String.join(" ", parts));
  }

  private static SpecException located(
      Refusal refusal, List<Origins> changes, Origins file, String start) {
    String label = Origins.blame(refusal, changes, file, start);
    return because(refusal, refusal.field(), label + ": " + refusal.getMessage());
  }

  private static SpecException because(Exception cause, String message) {
    return because(cause, "", message);
  }

  private static SpecException because(Exception cause, String field, String message) {
    SpecException error = new SpecException(field, message);
    error.initCause(cause);
    return error;
  }
}
