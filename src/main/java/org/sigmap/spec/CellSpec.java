package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.function.UnaryOperator;

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
public sealed interface CellSpec
    permits GeneralizationCell, TransferCell, ContinualCell, GramCell, OutOfDistributionCell {

  /** The seed that every random stream of the cell is derived from. */
  long seed();

  /** What is trained and tested on. */
  DataSpec data();

  /** Rows of files that are looked at beside them, as networks see which were trained on them. */
  default List<DataSpec.OfSource> others() {
    return List.of();
  }

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

  /** The setting with every path of a file of data replaced. */
  default CellSpec withPaths(UnaryOperator<String> path) {
    return this;
  }

  /**
   * The training that a hyper-parameter is chosen by. With rows held out it is all that cells share
   * which differ in what is asked of the trained network, and no test row is looked at.
   *
   * @param holdout share of the training rows that it is tested on; null: it trains on all of them
   *     and is tested as the cell is
   * @throws SpecException if the experiment trains more than once
   */
  default CellSpec trial(Double holdout) {
    throw new SpecException(
        "experiment",
        "tune chooses by one training, but this experiment compares several in each cell; write"
            + " the value, or sweep it");
  }

  static CellSpec defaults() {
    return GeneralizationCell.defaults();
  }
}
