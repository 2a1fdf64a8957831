package org.sigmap.spec.yaml;

import java.util.ArrayList;
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

  /** Forgets an item of a list, behind which the others move up. */
  void remove(List<String> list, int item) {
    for (Map<List<String>, String> labels : List.of(keys, values)) {
      Map<List<String>, String> all = new LinkedHashMap<>(labels);
      labels.clear();
      all.forEach(
          (path, label) -> {
            boolean within = path.size() > list.size() && path.subList(0, list.size()).equals(list);
            int at = within ? Integer.parseInt(path.get(list.size())) : -1;
            List<String> moved = new ArrayList<>(path);
            if (at > item) {
              moved.set(list.size(), Integer.toString(at - 1));
            }
            if (at != item) {
              labels.put(moved, label);
            }
          });
    }
  }

  /** Where the key, or the value, at {@code path} was written. */
  Optional<String> exact(List<String> path, boolean atKey) {
    return Optional.ofNullable((atKey ? keys : values).get(path));
  }

  /** Where the last value within {@code path} was written. */
  Optional<String> below(List<String> path) {
    return values.entrySet().stream()
        .filter(
            entry ->
                entry.getKey().size() > path.size()
                    && entry.getKey().subList(0, path.size()).equals(path))
        .map(Map.Entry::getValue)
        .reduce((first, last) -> last);
  }
}
