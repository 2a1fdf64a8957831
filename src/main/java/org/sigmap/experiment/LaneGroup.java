package org.sigmap.experiment;

import java.util.List;
import org.sigmap.train.TrainingShape;

/** Cells that one graph trains together, one a lane. */
record LaneGroup(List<PreparedCell> cells) {
  LaneGroup {
    cells = List.copyOf(cells);
  }

  TrainingShape shape() {
    return cells.get(0).shape().withLanes(cells.size());
  }

  int steps() {
    return cells.get(0).steps();
  }

  int logEvery() {
    return cells.get(0).logEvery();
  }
}
