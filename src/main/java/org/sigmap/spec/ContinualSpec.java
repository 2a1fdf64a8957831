package org.sigmap.spec;

/**
 * A sequence of tasks.
 *
 * @param tasks T, how many are learnt one after the other, {@code training.steps} updates each
 * @param order where their teachers lie
 * @param head what each starts its training with; features are judged by heads fitted in closed
 *     form, whatever it is
 * @param ridge λ &gt; 0, penalty per example of those heads' ridge regression
 */
public record ContinualSpec(int tasks, TaskOrder order, TaskHead head, double ridge) {
  /** Heads are fitted for every pair of tasks, so more would take hours and huge tables. */
  static final int MOST_TASKS = 100;

  public ContinualSpec {
    Check.between("tasks", tasks, 1, MOST_TASKS);
    Check.positive("ridge", ridge);
  }

  /** The same sequence cut after, or continued to, another number of tasks. */
  public ContinualSpec withTasks(int count) {
    return new ContinualSpec(count, order, head, ridge);
  }

  public static ContinualSpec defaults() {
    return new ContinualSpec(10, TaskOrder.RANDOM, TaskHead.FRESH, 1e-3);
  }
}
