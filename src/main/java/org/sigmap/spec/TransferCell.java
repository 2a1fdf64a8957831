package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Train as {@link GeneralizationCell} does (the source task), freeze the hidden layers, fit a new
 * head on a second teacher's labels and test it there (Yoshida and Nitanda 2025, §5.3).
 *
 * @param data inputs, and labels of the source task; sizes and split of both tasks
 * @param learner what learns the source task, and how; targets share it
 */
public record TransferCell(
    long seed,
    // By another name, as one of the fields that stand in its place is called data.
    @JsonProperty("rows") @JsonUnwrapped @JsonDeserialize(using = OneOfKinds.class)
        DataSpec.OfRows data,
    @JsonUnwrapped LearnerSpec learner,
    TransferSpec transfer)
    implements CellSpec {

  public TransferCell {
    learner.requireFit(data);
    if (transfer.to() == null) {
      Check.that(
          data instanceof DataSpec.OfTeacher,
          "transfer",
          "transfer.target is another teacher, which rows of files have none of; name the rows that"
              + " heads are fitted to, such as transfer: {to: {kind: table, file: other.csv,"
              + " target: price}}");
      data.requireRaw("transfer");
    }
  }

  @Override
  public CellSpec trial(Double holdout) {
    return holdout == null
        ? new TransferCell(seed, data.trial(null), learner, transfer)
        : onRows().trial(holdout);
  }

  /** The training that a head is fitted after. */
  public GeneralizationCell onRows() {
    return new GeneralizationCell(seed, data, learner);
  }

  @Override
  public List<DataSpec.OfSource> others() {
    return transfer.to() == null
        ? List.of()
        : List.of(new DataSpec.OfSource(transfer.to(), transfer.samples(), InputScaling.RAW, null));
  }

  @Override
  public TransferCell withPaths(UnaryOperator<String> path) {
    return new TransferCell(seed, data.withPaths(path), learner, transfer.withPaths(path));
  }

  public static TransferCell defaults() {
    return new TransferCell(
        0, DataSpec.OfTeacher.defaults(), LearnerSpec.defaults(), TransferSpec.defaults());
  }
}
