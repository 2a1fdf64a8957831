package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * Train as {@link GeneralizationCell} does (the source task), freeze the hidden layers, fit a new
 * head on a second teacher's labels and test it there (Yoshida and Nitanda 2025, §5.3).
 *
 * @param data inputs, and labels of the source task; sizes and split of both tasks
 * @param learner what learns the source task, and how; targets share it
 */
public record TransferCell(
    long seed,
    @JsonUnwrapped DataSpec.OfTeacher data,
    @JsonUnwrapped LearnerSpec learner,
    TransferSpec transfer)
    implements TeacherCell {

  public TransferCell {
    learner.requireFit(data);
    data.requireRaw("transfer");
  }

  @Override
  public CellSpec trial(Double holdout) {
    return holdout == null
        ? new TransferCell(seed, data.trial(null), learner, transfer)
        : onTeacher().trial(holdout);
  }

  public static TransferCell defaults() {
    return new TransferCell(
        0, DataSpec.OfTeacher.defaults(), LearnerSpec.defaults(), TransferSpec.defaults());
  }
}
