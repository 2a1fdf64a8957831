package org.sigmap.experiment.study;

import java.util.Optional;
import org.sigmap.data.source.DataSource;
import org.sigmap.data.source.Sources;
import org.sigmap.data.source.TeacherSource;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.ContinualCell;
import org.sigmap.spec.DataSpec;
import org.sigmap.spec.SignalCase;
import org.sigmap.spec.TaskOrder;
import org.sigmap.spec.TeacherSpec;

/**
 * The tasks of a sequence: fresh examples of one input distribution, each with a teacher of its own
 * coefficients at the end of the spectrum that the order gives it. Task t is the same whatever
 * number of tasks the sequence has; the first of a fixed order is the task of {@link
 * GeneralizationExperiment}. Or rows of one source after another, as the network sees them that
 * begins with the first ({@link Sources#others}).
 */
final class ContinualData {
  private static final double HALF = 0.5;

  private ContinualData() {}

  /**
   * Where the data of a task comes from.
   *
   * @param task its number, from 0
   */
  static DataSource task(ContinualCell spec, int task, Sources sources) {
    if (spec.continual().sources() != null) {
      return sources.all(spec).get(task);
    }
    TeacherSource one = Sources.teacher(spec);
    Optional<SignalCase> end =
        alignment(
            (TeacherSpec.SingleIndex) ((DataSpec.OfTeacher) spec.data()).teacher(),
            spec.continual().order(),
            spec.seed(),
            task);
    return task == 0 ? one.task(end, "data") : one.task(end, scope(task), "data");
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
    return task == 0 ? seed : seed.scope(scope(task));
  }

  private static String scope(int task) {
    return "task/" + task;
  }
}
