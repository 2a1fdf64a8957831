package org.sigmap.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the keys and values of a tree were written, as labels to begin a message with. */
final class Origins {
  private final Map<List<String>, String> keys = new LinkedHashMap<>();
  private final Map<List<String>, String> values = new LinkedHashMap<>();

  void key(List<String> path, String label) {
    keys.put(List.copyOf(path), label);
  }

  void value(List<String> path, String label) {
    values.put(List.copyOf(path), label);
  }

  /** Whether the key at {@code path} was written here. */
  boolean holds(List<String> path) {
    return keys.containsKey(path);
  }

  private Optional<String> exact(List<String> path, boolean atKey) {
    return Optional.ofNullable((atKey ? keys : values).get(path));
  }

  private Optional<String> below(List<String> path) {
    return values.entrySet().stream()
        .filter(
            entry ->
                entry.getKey().size() > path.size()
                    && entry.getKey().subList(0, path.size()).equals(path))
        .map(Map.Entry::getValue)
        .reduce((first, last) -> last);
  }

  /**
   * The place to blame for a refusal.
   *
   * <p>A field that is wrong only together with another one was often never written itself; then
   * what the command line or the sweep put beside it is the likelier culprit than the mapping
   * around it.
   *
   * @param changes what lies over the file, the uppermost first: axis values, command line
   */
  static String blame(Refusal refusal, List<Origins> changes, Origins file, String start) {
    List<String> path = refusal.path();
    for (Origins layer : changes) {
      Optional<String> label =
          layer.exact(path, refusal.isAtKey()).or(() -> layer.exact(path, false));
      if (label.isPresent()) {
        return label.get();
      }
    }
    Optional<String> written = file.exact(path, refusal.isAtKey());
    if (written.isPresent()) {
      return written.get();
    }
    return path.isEmpty() ? start : around(path, changes, file, start);
  }

  private static String around(
      List<String> path, List<Origins> changes, Origins file, String start) {
    for (List<String> group : List.of(path, Paths.parent(path))) {
      for (Origins layer : changes) {
        Optional<String> label = group.isEmpty() ? Optional.empty() : layer.below(group);
        if (label.isPresent()) {
          return label.get();
        }
      }
    }
    for (List<String> at = Paths.parent(path); !at.isEmpty(); at = Paths.parent(at)) {
      for (Origins layer : changes) {
        if (layer.exact(at, false).isPresent()) {
          return layer.exact(at, false).get();
        }
      }
      if (file.exact(at, false).isPresent()) {
        return file.exact(at, false).get();
      }
    }
    return start;
  }
}
