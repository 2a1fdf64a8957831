package org.sigmap.experiment.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * One of several equal shares of a study, each trained by a process of its own.
 *
 * @param index which share, from 1
 */
public record Shard(int index, int count) {
  public Shard {
    if (count < 1 || index < 1 || index > count) {
      throw new IllegalArgumentException(
          "a shard i/n needs 1 <= i <= n, but this is " + index + "/" + count);
    }
  }

  public static Shard whole() {
    return new Shard(1, 1);
  }

  /**
   * This shard's items: the dearest item first, each goes to the shard with the least to do so far
   * (longest-processing-time-first, Graham 1969), which is at most 4/3 − 1/(3n) of the best
   * possible. Every shard that calls this with equal arguments sees the same split.
   *
   * @return the items in their given order
   */
  public <T> List<T> of(List<T> items, ToDoubleFunction<T> cost) {
    double[] costs = items.stream().mapToDouble(cost).toArray();
    List<Integer> dearestFirst =
        IntStream.range(0, costs.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -costs[i]))
            .toList();
    double[] load = new double[count];
    boolean[] own = new boolean[costs.length];
    for (int item : dearestFirst) {
      int least = 0;
      for (int shard = 1; shard < count; shard++) {
        least = load[shard] < load[least] ? shard : least;
      }
      load[least] += costs[item];
      own[item] = least == index - 1;
    }
    List<T> share = new ArrayList<>();
    for (int i = 0; i < own.length; i++) {
      if (own[i]) {
        share.add(items.get(i));
      }
    }
    return share;
  }
}
