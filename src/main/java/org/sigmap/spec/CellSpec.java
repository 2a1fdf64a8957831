package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One point of a sweep: the full setting of every field, seed included. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "experiment")
@JsonSubTypes(@JsonSubTypes.Type(value = CellSpec.Generalization.class, name = "generalization"))
public sealed interface CellSpec {

  /** The seed that every random stream of the cell is derived from. */
  long seed();

  /**
   * Train on noisy labels of a teacher, test on fresh examples of the same kind.
   *
   * @param seed root of the cell's random streams
   * @param teacher inputs and labels
   * @param samples sizes and split
   * @param model the network
   * @param optimizer gradients to updates
   * @param preconditioner what multiplies the first-layer gradient
   * @param training the loop
   * @param conventions readings of ambiguous choices
   */
  record Generalization(
      long seed,
      TeacherSpec teacher,
      SamplesSpec samples,
      ModelSpec model,
      OptimizerSpec optimizer,
      PreconditionerSpec preconditioner,
      TrainingSpec training,
      ConventionsSpec conventions)
      implements CellSpec {

    public static Generalization defaults() {
      return new Generalization(
          0,
          TeacherSpec.defaults(),
          SamplesSpec.defaults(),
          ModelSpec.defaults(),
          OptimizerSpec.defaults(),
          PreconditionerSpec.defaults(),
          TrainingSpec.defaults(),
          ConventionsSpec.defaults());
    }
  }

  static CellSpec defaults() {
    return Generalization.defaults();
  }
}
