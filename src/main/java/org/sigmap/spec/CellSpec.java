package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One point of a sweep: the full setting of every field, seed included. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "experiment")
@JsonSubTypes({
  @JsonSubTypes.Type(value = GeneralizationCell.class, name = "generalization"),
  @JsonSubTypes.Type(value = TransferCell.class, name = "transfer"),
  @JsonSubTypes.Type(value = ContinualCell.class, name = "continual"),
  @JsonSubTypes.Type(value = GramCell.class, name = "gram"),
  @JsonSubTypes.Type(value = OutOfDistributionCell.class, name = "out-of-distribution")
})
public sealed interface CellSpec
    permits GeneralizationCell, TransferCell, ContinualCell, GramCell, OutOfDistributionCell {

  /** The seed that every random stream of the cell is derived from. */
  long seed();

  /** The network. */
  ModelSpec model();

  /** Gradients to updates. */
  OptimizerSpec optimizer();

  /** What multiplies the first-layer gradient. */
  PreconditionerSpec preconditioner();

  /** The loop. */
  TrainingSpec training();

  /** Readings of ambiguous choices. */
  ConventionsSpec conventions();

  /** The setting with every path empty: what a cell's identity is taken of. */
  default CellSpec withoutPaths() {
    return this;
  }

  static CellSpec defaults() {
    return GeneralizationCell.defaults();
  }
}
