package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Learn several tasks one after the other, the first layer carried on from each to the next, and
 * after each fit new heads on all tasks so far and on the next one.
 *
 * @param data inputs of every task; where the first task's labels come from, unless the order is
 *     random; sizes and split of each task
 * @param learner what learns, and how; the optimizer starts anew with each task, and the loop is
 *     that on each
 */
public record ContinualCell(
    long seed,
    // By another name, as one of the fields that stand in its place is called data.
    @JsonProperty("rows") @JsonUnwrapped @JsonDeserialize(using = OneOfKinds.class)
        DataSpec.OfRows data,
    @JsonUnwrapped LearnerSpec learner,
    ContinualSpec continual)
    implements CellSpec {

  public ContinualCell {
    TrainingSpec training = learner.step().training();
    learner.requireFit(data);
    data.requireRaw("continual");
    Check.that(
        !training.measuresFingerprint(),
        "training.fingerprint",
        "fingerprint is not measured over several tasks; set experiment to generalization");
    Check.that(
        (long) continual.tasks() * training.steps() <= Integer.MAX_VALUE,
        "training.steps",
        "%s tasks of %s steps make more than %s updates; lower tasks or training.steps",
        continual.tasks(),
        training.steps(),
        Integer.MAX_VALUE);
    if (data instanceof DataSpec.OfTeacher teacher) {
      requireTasks(teacher.teacher(), continual);
    } else {
      Check.that(
          continual.sources() != null,
          "continual",
          "these rows are one task; name those of the others, such as continual: {sources: [{kind:"
              + " table, file: other.csv, target: price}]}");
    }
  }

  private static void requireTasks(TeacherSpec teacher, ContinualSpec continual) {
    Check.that(
        continual.sources() == null,
        "continual.sources",
        "sources follow rows of files, not a teacher's; write the first as data, or remove"
            + " sources");
    Check.that(
        teacher instanceof TeacherSpec.SingleIndex,
        "teacher.kind",
        "a sequence of tasks needs teachers at one end of the spectrum; set teacher.kind to"
            + " single-index");
    Check.that(
        continual.order() == TaskOrder.FIXED
            || ((TeacherSpec.SingleIndex) teacher).direction() == null,
        "teacher.direction",
        "direction would be that of every task; set continual.order to fixed, or leave it out");
  }

  public static ContinualCell defaults() {
    return new ContinualCell(
        0, DataSpec.OfTeacher.defaults(), LearnerSpec.defaults(), ContinualSpec.defaults());
  }

  /** Rows of the tasks after the first, split as its own are. */
  @Override
  public List<DataSpec.OfSource> others() {
    return continual.sources() == null
        ? List.of()
        : continual.sources().stream()
            .map(
                source ->
                    new DataSpec.OfSource(
                        source, ((DataSpec.OfSource) data).samples(), InputScaling.RAW, null))
            .toList();
  }

  @Override
  public ContinualCell withPaths(UnaryOperator<String> path) {
    return new ContinualCell(seed, data.withPaths(path), learner, continual.withPaths(path));
  }

  /** The same sequence cut after, or continued to, another number of tasks. */
  public ContinualCell withTasks(int count) {
    return new ContinualCell(seed, data, learner, continual.withTasks(count));
  }
}
