package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A sequence of tasks.
 *
 * @param tasks T, how many are learnt one after the other, {@code training.steps} updates each
 * @param order where their teachers lie
 * @param head what each starts its training with; features are judged by heads fitted in closed
 *     form, whatever it is
 * @param ridge λ &gt; 0, penalty per example of those heads' ridge regression
 * @param sources rows of the tasks after the first, which is the cell's own data; absent: teachers'
 */
public record ContinualSpec(
    int tasks,
    TaskOrder order,
    TaskHead head,
    double ridge,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<SourceSpec> sources) {
  private static final int USUAL_TASKS = 10;

  /** Heads are fitted for every pair of tasks, so more would take hours and huge tables. */
  static final int MOST_TASKS = 100;

  public ContinualSpec {
    Check.between("tasks", tasks, 1, MOST_TASKS);
    Check.positive("ridge", ridge);
    sources = sources == null || sources.isEmpty() ? null : List.copyOf(sources);
    if (sources != null) {
      sources.forEach(SourceSpec::requireComplete);
      int all = sources.size() + 1;
      Check.that(
          tasks <= all || tasks == USUAL_TASKS,
          "tasks",
          "tasks is %s, but there are %s sources; name more, or lower tasks",
          tasks,
          all);
      Check.that(
          order != TaskOrder.ALTERNATING,
          "order",
          "order places teachers, and sources are learnt in the order given; remove it");
      tasks = Math.min(tasks, all);
      order = TaskOrder.FIXED;
    }
  }

  ContinualSpec withPaths(UnaryOperator<String> path) {
    return sources == null
        ? this
        : new ContinualSpec(
            tasks,
            order,
            head,
            ridge,
            sources.stream().map(source -> source.withPaths(path)).toList());
  }

  /** The same sequence cut after, or continued to, another number of tasks. */
  public ContinualSpec withTasks(int count) {
    return new ContinualSpec(count, order, head, ridge, sources);
  }

  public static ContinualSpec defaults() {
    return new ContinualSpec(USUAL_TASKS, TaskOrder.RANDOM, TaskHead.FRESH, 1e-3, null);
  }
}
