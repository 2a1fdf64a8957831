package org.sigmap.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Fields of a spec that are given several settings under {@code sweep:}.
 *
 * @param place where it stands in the document: below {@code sweep} its path, or {@code zip} and
 *     its number there
 * @param paths dotted paths of its fields, as {@code teacher.snr}, in order of appearance
 * @param settings what each setting gives the fields, in the order given: text, numbers or
 *     booleans, no two settings alike ({@code 1} and {@code 1.0} are alike). A setting of a {@link
 *     Form#GROUP} may leave fields out, which then have what is common to all cells, if they have
 *     them at all
 */
public record Axis(
    Form form, List<String> place, List<String> paths, List<Map<String, JsonNode>> settings) {
  public static final String ZIP = "zip";

  /** How an axis is written. */
  public enum Form {
    /** {@code teacher.snr: [1, 2]}. */
    FIELD,
    /** {@code zip: [{preconditioner.p: [1, 0], optimizer.learningRate: [0.1, 0.3]}]}. */
    ZIP,
    /** {@code optimizer: [{kind: adam}, {kind: sam, rho: 0.1}]}. */
    GROUP,
    /** What {@code tune:} tries: varied as an axis is, but one value of it is chosen. */
    TUNE
  }

  public Axis {
    place = List.copyOf(place);
    paths = List.copyOf(paths);
    settings =
        settings.stream().map(s -> Collections.unmodifiableMap(new LinkedHashMap<>(s))).toList();
  }

  /**
   * The values of one field.
   *
   * @throws SpecException if there is none, one is not a single value, or two are alike
   */
  public static Axis of(String path, List<JsonNode> values) {
    List<Map<String, JsonNode>> settings =
        values.stream().map(value -> Map.of(path, value)).toList();
    return new Axis(Form.FIELD, List.of("sweep", path), List.of(path), settings).checked();
  }

  /**
   * Fields that move together.
   *
   * @param number which entry of {@code zip:} it is
   * @param values as many of each field
   * @throws SpecException as {@link #of}
   */
  public static Axis zip(int number, Map<String, List<JsonNode>> values) {
    List<String> paths = List.copyOf(values.keySet());
    List<Map<String, JsonNode>> settings = new ArrayList<>();
    for (int i = 0; i < values.get(paths.get(0)).size(); i++) {
      Map<String, JsonNode> setting = new LinkedHashMap<>();
      for (String path : paths) {
        setting.put(path, values.get(path).get(i));
      }
      settings.add(setting);
    }
    List<String> place = List.of("sweep", ZIP, Integer.toString(number));
    return new Axis(Form.ZIP, place, paths, settings).checked();
  }

  /**
   * Settings of a group of fields.
   *
   * @param group its dotted path
   * @param settings by dotted path from the top
   * @throws SpecException as {@link #of}
   */
  public static Axis group(String group, List<Map<String, JsonNode>> settings) {
    Set<String> paths = new LinkedHashSet<>();
    settings.forEach(setting -> paths.addAll(setting.keySet()));
    return new Axis(Form.GROUP, List.of("sweep", group), List.copyOf(paths), settings).checked();
  }

  /**
   * Values of which one is to be chosen.
   *
   * @throws SpecException as {@link #of}
   */
  static Axis tuned(String path, List<JsonNode> values) {
    List<Map<String, JsonNode>> settings =
        values.stream().map(value -> Map.of(path, value)).toList();
    List<String> place = List.of("tune", "values");
    return new Axis(Form.TUNE, place, List.of(path), settings).checked();
  }

  private Axis checked() {
    if (settings.isEmpty()) {
      throw Refusal.atValue(place, "the axis " + name() + " has no values; give at least one");
    }
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < settings.size(); i++) {
      Map<String, JsonNode> setting = settings.get(i);
      Map<String, Object> likeness = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> field : setting.entrySet()) {
        requireSingle(field.getKey(), field.getValue(), value(i, field.getKey()));
        likeness.put(field.getKey(), likeness(field.getValue()));
      }
      if (!seen.add(likeness)) {
        String shown =
            form == Form.FIELD || form == Form.TUNE
                ? Words.show(setting.get(paths.get(0)))
                : Words.escape(values(i));
        throw Refusal.atValue(
            form == Form.GROUP ? item(i) : value(i, paths.get(0)),
            "the axis %s has %s twice; remove one".formatted(name(), shown));
      }
    }
    return this;
  }

  /** Where the name of a setting's field stands in the document. */
  public List<String> key(int setting, String path) {
    return switch (form) {
      case FIELD -> place;
      case TUNE -> List.of("tune", "field");
      case ZIP -> Paths.child(place, path);
      case GROUP -> value(setting, path);
    };
  }

  /** Where the value of a setting's field stands in the document. */
  public List<String> value(int setting, String path) {
    List<String> at = new ArrayList<>(form == Form.ZIP ? Paths.child(place, path) : place);
    at.add(Integer.toString(setting));
    at.addAll(form == Form.GROUP ? withinGroup(path) : List.of());
    return at;
  }

  private List<String> item(int setting) {
    return Paths.child(place, Integer.toString(setting));
  }

  /** The steps from the group to a field in it. */
  public List<String> withinGroup(String path) {
    return Paths.split(path.substring(place.get(1).length() + 1));
  }

  /** The first setting that gives a field. */
  public int settingOf(String path) {
    return IntStream.range(0, settings.size())
        .filter(i -> settings.get(i).containsKey(path))
        .findFirst()
        .orElseThrow();
  }

  /** The axis with one other setting in the place of its own. */
  public Axis with(Map<String, JsonNode> setting) {
    return new Axis(form, place, paths, List.of(setting)).checked();
  }

  /** A setting in words: {@code teacher.snr=1}, {@code optimizer={kind: adam, beta1: 0.5}}. */
  public String shown(int setting) {
    return form == Form.GROUP ? place.get(1) + "=" + values(setting) : values(setting);
  }

  private String values(int setting) {
    Stream<Map.Entry<String, JsonNode>> fields = settings.get(setting).entrySet().stream();
    return form == Form.GROUP
        ? fields
            .map(field -> Paths.join(withinGroup(field.getKey())) + ": " + plain(field.getValue()))
            .collect(Collectors.joining(", ", "{", "}"))
        : fields
            .map(field -> field.getKey() + "=" + plain(field.getValue()))
            .collect(Collectors.joining(" "));
  }

  private String name() {
    return Words.show(form == Form.GROUP ? place.get(1) : String.join(" with ", paths));
  }

  /** A value as a plain String, Integer, Long, Double or Boolean. */
  public static Object plain(JsonNode value) {
    return value.isNumber()
        ? value.numberValue()
        : value.isBoolean() ? (Object) value.booleanValue() : value.asText();
  }

  private static void requireSingle(String path, JsonNode value, List<String> place) {
    if (!value.isTextual() && !value.isNumber() && !value.isBoolean()) {
      throw Refusal.atValue(
          place,
          "a value of the axis %s must be a number, a word or true/false, but is %s"
              .formatted(Words.show(path), Words.show(value)));
    }
  }

  private static Object likeness(JsonNode value) {
    // Adding zero turns -0.0 into 0.0.
    return value.isNumber() ? (Object) (value.doubleValue() + 0.0) : value;
  }
}
