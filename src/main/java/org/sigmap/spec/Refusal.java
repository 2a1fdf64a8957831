package org.sigmap.spec;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import java.util.ArrayList;
import java.util.List;

/** A {@link SpecException} that still knows where in the document it belongs. */
public final class Refusal extends SpecException {
  private static final long serialVersionUID = 1L;

  private final ArrayList<String> path;
  private final boolean atKey;

  private Refusal(List<String> path, boolean atKey, String message) {
    super(Paths.join(path), message);
    this.path = new ArrayList<>(path);
    this.atKey = atKey;
  }

  public static Refusal atValue(List<String> path, String message) {
    return new Refusal(path, false, message);
  }

  public static Refusal atKey(List<String> path, String message) {
    return new Refusal(path, true, message);
  }

  /** A record's own refusal, completed by where the record stands. */
  static Refusal of(JsonMappingException e) {
    List<String> path = new ArrayList<>();
    for (JsonMappingException.Reference step : e.getPath()) {
      path.add(step.getFieldName() == null ? "" + step.getIndex() : step.getFieldName());
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SpecException refusal) {
        if (!refusal.field().isEmpty()) {
          path.addAll(Paths.split(refusal.field()));
        }
        return atValue(path, refusal.getMessage());
      }
    }
    if (e instanceof InvalidFormatException item && item.getTargetType() == Double.class) {
      return atValue(
          path, "an item must be a number, but is " + Words.show(item.getValue().toString()));
    }
    return atValue(path, Words.escape(e.getOriginalMessage()));
  }

  public List<String> path() {
    return List.copyOf(path);
  }

  public boolean isAtKey() {
    return atKey;
  }
}
