package org.sigmap.data.source;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The data of one lane group, each set drawn once however many lanes share it, which paired
 * comparisons make the common case. Not safe for use by several threads.
 */
public final class Draws {
  private final Map<Object, Object> drawn = new HashMap<>();

  /**
   * What {@code draw} makes of {@code key}, made at the first call with an equal key.
   *
   * @param key a record of everything the draw depends on
   */
  public <K extends Record, D> D of(K key, Class<D> type, Function<K, D> draw) {
    Object data = drawn.get(key);
    if (data == null) {
      data = draw.apply(key);
      drawn.put(key, data);
    }
    return type.cast(data);
  }
}
