package org.sigmap.spec;

/** A cell whose inputs and labels are a teacher's. */
public sealed interface TeacherCell extends CellSpec permits TransferCell, ContinualCell, GramCell {
  @Override
  DataSpec.OfTeacher data();

  default TeacherSpec teacher() {
    return data().teacher();
  }

  default SamplesSpec samples() {
    return data().samples();
  }

  /** The training on the teacher alone: what studies of other questions begin with. */
  default GeneralizationCell onTeacher() {
    return new GeneralizationCell(seed(), data(), learner());
  }
}
