package org.sigmap.experiment.study;

import java.util.Optional;
import org.sigmap.data.RegressionData;
import org.sigmap.data.SingleIndexTeacher;
import org.sigmap.data.Spectrum;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.ContinualSpec;
import org.sigmap.spec.GeneralizationCell;
import org.sigmap.spec.SamplesSpec;
import org.sigmap.spec.SignalCase;
import org.sigmap.spec.TaskOrder;
import org.sigmap.spec.TeacherSpec;

/**
 * The tasks of a sequence: fresh examples of one input distribution, each with a teacher of its own
 * coefficients at the end of the spectrum that the order gives it. Task t is the same whatever
 * number of tasks the sequence has; the first of a fixed order is the task of {@link
 * GeneralizationExperiment}.
 */
final class ContinualData {
  private static final double HALF = 0.5;

  private ContinualData() {}

  /** Everything that the data of a task depends on. */
  private record TaskKey(
      TeacherSpec teacher, SamplesSpec samples, long seed, TaskOrder order, int task) {}

  /**
   * Data of a task.
   *
   * @param task its number, from 0
   */
  static RegressionData task(
      GeneralizationCell spec, ContinualSpec continual, int task, Draws draws) {
    return draws.of(
        new TaskKey(spec.teacher(), spec.samples(), spec.seed(), continual.order(), task),
        RegressionData.class,
        ContinualData::draw);
  }

  private static RegressionData draw(TaskKey key) {
    TeacherSpec.SingleIndex teacher = (TeacherSpec.SingleIndex) key.teacher();
    Spectrum spectrum = Spectrum.of(teacher, new SeedStreams(key.seed()).scope("data"));
    return SingleIndexTeacher.draw(
        spectrum,
        columns(key, teacher, spectrum),
        teacher.snr(),
        key.samples(),
        streams(new SeedStreams(key.seed()), key.task()).scope("data"));
  }

  private static int[] columns(TaskKey key, TeacherSpec.SingleIndex teacher, Spectrum spectrum) {
    Optional<SignalCase> end = alignment(teacher, key.order(), key.seed(), key.task());
    return end.map(
            place ->
                SingleIndexTeacher.columns(
                    spectrum,
                    place == SignalCase.HIGH ? 1 : teacher.dimension() - teacher.components() + 1,
                    teacher.components()))
        .orElseGet(() -> SingleIndexTeacher.columns(teacher, spectrum));
  }

  /**
   * The end of the spectrum that a task's teacher lies at; empty where it is the teacher's own
   * place.
   */
  static Optional<SignalCase> alignment(
      TeacherSpec.SingleIndex teacher, TaskOrder order, long seed, int task) {
    SignalCase first = teacher.signalCase();
    SignalCase other = first == SignalCase.HIGH ? SignalCase.LOW : SignalCase.HIGH;
    return switch (order) {
      case FIXED -> Optional.empty();
      case ALTERNATING -> Optional.of(task % 2 == 0 ? first : other);
      case RANDOM -> Optional.of(coin(seed, task) ? SignalCase.HIGH : SignalCase.LOW);
    };
  }

  private static boolean coin(long seed, int task) {
    return new SeedStreams(seed).scope("continual").stream("alignment/" + task).nextUniform()
        < HALF;
  }

  /** The streams of a task; those of the first are the seed's own. */
  static SeedStreams streams(SeedStreams seed, int task) {
    return task == 0 ? seed : seed.scope("task/" + task);
  }
}
