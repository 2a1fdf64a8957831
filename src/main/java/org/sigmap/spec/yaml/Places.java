package org.sigmap.spec.yaml;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sigmap.spec.Axis;
import org.sigmap.spec.Paths;
import org.sigmap.spec.Refusal;
import org.sigmap.spec.SpecException;

/**
 * Everything that a spec was put together from.
 *
 * @param changes what lies over the file, the uppermost first: axis values, command line
 * @param file the file's own keys and values
 * @param start the file's first character
 */
record Places(List<Origins> changes, Origins file, String start) {

  /** The same, with the axis values of one setting on top. */
  Places at(List<Axis> axes, int[] choice) {
    Origins values = new Origins();
    for (int i = 0; i < choice.length; i++) {
      Axis axis = axes.get(i);
      int setting = choice[i];
      for (String path : axis.settings().get(setting).keySet()) {
        values.key(Paths.split(path), blame(Refusal.atKey(axis.key(setting, path), "")));
        values.value(Paths.split(path), blame(Refusal.atValue(axis.value(setting, path), "")));
      }
    }
    return new Places(Stream.concat(Stream.of(values), changes.stream()).toList(), file, start);
  }

  /** The refusal as it is told: where, then what. */
  SpecException located(Refusal refusal) {
    SpecException told =
        new SpecException(refusal.field(), blame(refusal) + ": " + refusal.getMessage());
    told.initCause(refusal);
    return told;
  }

  /**
   * The place to blame for a refusal.
   *
   * <p>A field that is wrong only together with another one was often never written itself; then
   * what the command line or the sweep put beside it is the likelier culprit than the mapping
   * around it.
   */
  private String blame(Refusal refusal) {
    List<String> path = refusal.path();
    for (Origins layer : changes) {
      Optional<String> label =
          layer.exact(path, refusal.isAtKey()).or(() -> layer.exact(path, false));
      if (label.isPresent()) {
        return label.get();
      }
    }
    return file.exact(path, refusal.isAtKey())
        .orElseGet(() -> path.isEmpty() ? start : around(path));
  }

  private String around(List<String> path) {
    for (List<String> group : List.of(path, Paths.parent(path))) {
      for (Origins layer : changes) {
        Optional<String> label = group.isEmpty() ? Optional.empty() : layer.below(group);
        if (label.isPresent()) {
          return label.get();
        }
      }
    }
    for (List<String> at = Paths.parent(path); !at.isEmpty(); at = Paths.parent(at)) {
      for (Origins layer : Stream.concat(changes.stream(), Stream.of(file)).toList()) {
        if (layer.exact(at, false).isPresent()) {
          return layer.exact(at, false).get();
        }
      }
    }
    return start;
  }
}
