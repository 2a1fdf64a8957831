package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.function.UnaryOperator;

/**
 * Train on some rows, on noisy labels where they are a teacher's, test on others of the same kind.
 */
public record GeneralizationCell(
    long seed,
    // By another name, as one of the fields that stand in its place is called data.
    @JsonProperty("rows") @JsonUnwrapped @JsonDeserialize(using = OneOfKinds.class)
        DataSpec.OfRows data,
    @JsonUnwrapped LearnerSpec learner)
    implements CellSpec {

  public GeneralizationCell {
    learner.requireFit(data);
  }

  @Override
  public GeneralizationCell trial(Double holdout) {
    return new GeneralizationCell(seed, data.trial(holdout), learner);
  }

  public static GeneralizationCell defaults() {
    return new GeneralizationCell(0, DataSpec.OfTeacher.defaults(), LearnerSpec.defaults());
  }

  @Override
  public GeneralizationCell withPaths(UnaryOperator<String> path) {
    return new GeneralizationCell(seed, data.withPaths(path), learner);
  }
}
