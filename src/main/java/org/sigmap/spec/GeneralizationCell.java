package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** Train on noisy labels of a teacher, test on fresh examples of the same kind. */
public record GeneralizationCell(
    long seed, @JsonUnwrapped DataSpec.OfTeacher data, @JsonUnwrapped LearnerSpec learner)
    implements TeacherCell {

  public GeneralizationCell {
    learner.requireFit(data);
    learner.step().training().checkFingerprint(data.teacher());
  }

  @Override
  public GeneralizationCell trial(Double holdout) {
    return new GeneralizationCell(seed, data.trial(holdout), learner);
  }

  public static GeneralizationCell defaults() {
    return new GeneralizationCell(0, DataSpec.OfTeacher.defaults(), LearnerSpec.defaults());
  }
}
