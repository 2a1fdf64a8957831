package org.sigmap.spec;

import java.util.List;

/** Which layers have a preconditioner. */
public enum LayerChoice {
  /** The one that sees the data. */
  FIRST,
  /** All but the first, the last among them. */
  HIDDEN,
  ALL;

  /** What is chosen of one a layer, first layer first. */
  public <W> List<W> of(List<W> layers) {
    return layers.subList(this == HIDDEN ? 1 : 0, this == FIRST ? 1 : layers.size());
  }
}
