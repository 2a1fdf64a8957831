package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * One point of a sweep: the full setting of every field, seed included. In YAML and in the
 * canonical JSON the fields of data and learner stand beside those of the study.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "experiment")
@JsonSubTypes({
  @JsonSubTypes.Type(value = GeneralizationCell.class, name = "generalization"),
  @JsonSubTypes.Type(value = TransferCell.class, name = "transfer"),
  @JsonSubTypes.Type(value = ContinualCell.class, name = "continual"),
  @JsonSubTypes.Type(value = GramCell.class, name = "gram"),
  @JsonSubTypes.Type(value = OutOfDistributionCell.class, name = "out-of-distribution")
})
public sealed interface CellSpec permits TeacherCell, OutOfDistributionCell {

  /** The seed that every random stream of the cell is derived from. */
  long seed();

  /** What is trained and tested on. */
  DataSpec data();

  /** What learns, and how. */
  LearnerSpec learner();

  default ModelSpec model() {
    return learner().model();
  }

  default OptimizerSpec optimizer() {
    return learner().step().optimizer();
  }

  default PreconditionerSpec preconditioner() {
    return learner().step().preconditioner();
  }

  default TrainingSpec training() {
    return learner().step().training();
  }

  default ConventionsSpec conventions() {
    return learner().step().conventions();
  }

  /** The setting with every path empty: what a cell's identity is taken of. */
  default CellSpec withoutPaths() {
    return this;
  }

  static CellSpec defaults() {
    return GeneralizationCell.defaults();
  }
}
