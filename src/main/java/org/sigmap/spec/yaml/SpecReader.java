package org.sigmap.spec.yaml;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sigmap.spec.Axis;
import org.sigmap.spec.Cell;
import org.sigmap.spec.LearnerSpec;
import org.sigmap.spec.Paths;
import org.sigmap.spec.Refusal;
import org.sigmap.spec.RoundedNumbers;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.SpecSchema;
import org.sigmap.spec.Study;
import org.sigmap.spec.Words;

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
   * @param displayName what messages call the text
   * @throws SpecException if it is not a spec that can be run
   */
  public static Study read(String yaml, String displayName, Overrides overrides) {
    return read(yaml, displayName, overrides, false);
  }

  /**
   * Reads what learns, and how, alone: those groups of a spec that are {@link LearnerSpec}'s.
   *
   * @throws Refusal if it is not what they can be
   */
  public static LearnerSpec learner(ObjectNode groups) {
    return SpecSchema.bound(SpecResolver.complete(LearnerSpec.class, groups), LearnerSpec.class);
  }

  private static Study read(String yaml, String displayName, Overrides overrides, boolean toTrain) {
    YamlTree.Document document =
        YamlTree.read(yaml.startsWith("\uFEFF") ? yaml.substring(1) : yaml, displayName);
    ObjectNode root = document.root();
    Origins changes = OverrideWriter.apply(document, overrides);
    Places places = new Places(List.of(changes), document.origins(), displayName + ":1:1");
    try {
      Draft draft = StudyTree.draft(root);
      SpecResolver resolver = new SpecResolver(draft.varied());
      // Wrong axis names show in any setting; finding them first keeps a long list of them cheap.
      List<Cell> first = cells(draft, resolver, new int[draft.varied().size()], places);
      draft.tune().ifPresent(tune -> tune.requireTunable(first.get(0).spec()));
      List<int[]> choices = draft.choices();
      List<List<Cell>> settings =
          choices.stream().map(choice -> cells(draft, resolver, choice, places)).toList();
      checkShadowed(draft, root, resolver);
      if (toTrain) {
        requireTrainable(draft.varied(), choices, settings, places);
      }
      return draft.with(choices, settings);
    } catch (Refusal e) {
      throw places.located(e);
    }
  }

  private static List<Cell> cells(Draft draft, SpecResolver resolver, int[] choice, Places places) {
    try {
      return draft.cells(resolver, choice);
    } catch (Refusal e) {
      throw places.at(draft.varied(), choice).located(e);
    }
  }

  private static void requireTrainable(
      List<Axis> axes, List<int[]> choices, List<List<Cell>> settings, Places places) {
    SpecException first = null;
    for (int i = 0; i < choices.size(); i++) {
      try {
        RoundedNumbers.requireHeld(settings.get(i).get(0).spec());
        return;
      } catch (Refusal e) {
        first = first == null ? places.at(axes, choices.get(i)).located(e) : first;
      }
    }
    throw first;
  }

  /** A value that a sweep always replaces reaches no cell, and would otherwise go unchecked. */
  private static void checkShadowed(Draft draft, ObjectNode root, SpecResolver resolver) {
    for (int i = 0; i < draft.varied().size(); i++) {
      for (String name : draft.varied().get(i).paths()) {
        JsonNode written = root.at("/" + name.replace('.', '/'));
        if (!written.isMissingNode() && !written.isObject()) {
          checkShadowed(draft, i, name, written, resolver);
        }
      }
    }
  }

  private static void checkShadowed(
      Draft draft, int i, String name, JsonNode written, SpecResolver resolver) {
    Axis axis = draft.varied().get(i);
    Map<String, JsonNode> setting = new LinkedHashMap<>(axis.settings().get(axis.settingOf(name)));
    setting.put(name, written);
    List<Axis> axes = new ArrayList<>(draft.varied());
    axes.set(i, axis.with(setting));
    Draft alone = new Draft(draft.name(), null, draft.base(), List.of(0L), axes, Optional.empty());
    try {
      alone.cells(resolver, new int[axes.size()]);
    } catch (Refusal e) {
      // Other fields may well refuse to go with a value that is never used.
      if (e.path().equals(Paths.split(name))) {
        throw e;
      }
    }
  }

  private static SpecException because(Exception cause, String message) {
    SpecException error = new SpecException("", message);
    error.initCause(cause);
    return error;
  }
}
