package org.sigmap.results;

import java.util.HashMap;
import java.util.Map;

/**
 * Compares what was seen under the paths of data files: the parts of one run must have been trained
 * on the same data, whatever stands there by and by.
 */
public final class SameData {
  /** Enough digits to tell files apart by eye. */
  private static final int SHOWN_DIGITS = 12;

  private record Seen(String hash, String where) {}

  private final Map<String, Seen> known = new HashMap<>();
  private final String advice;

  /**
   * @param advice what to do about other data, for messages
   */
  public SameData(String advice) {
    this.advice = advice;
  }

  /**
   * Takes note of data, after comparing.
   *
   * @param hashes SHA-256 by path
   * @param where who saw it, for messages
   * @throws DamagedRunException if another hash is known of a path
   */
  public void add(Map<String, String> hashes, String where) throws DamagedRunException {
    for (Map.Entry<String, String> file : hashes.entrySet()) {
      Seen other = known.putIfAbsent(file.getKey(), new Seen(file.getValue(), where));
      if (other != null && !other.hash().equals(file.getValue())) {
        throw new DamagedRunException(
            "%s: not the same data: SHA-256 %s in %s, %s in %s; %s"
                .formatted(
                    file.getKey(),
                    shown(other.hash()),
                    other.where(),
                    shown(file.getValue()),
                    where,
                    advice));
      }
    }
  }

  private static String shown(String hash) {
    return hash.substring(0, Math.min(SHOWN_DIGITS, hash.length())) + "…";
  }
}
