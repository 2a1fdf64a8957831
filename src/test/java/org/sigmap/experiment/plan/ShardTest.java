package org.sigmap.experiment.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShardTest {
  @Test
  void shardsCoverEverythingOnceInOrder() {
    SplittableRandom random = new SplittableRandom(5);
    for (int count = 1; count < 9; count++) {
      List<Integer> items = random.ints(40, 1, 100).boxed().toList();
      List<Integer> indices = java.util.stream.IntStream.range(0, 40).boxed().toList();
      List<Integer> all = new ArrayList<>();
      for (int i = 1; i <= count; i++) {
        List<Integer> share = new Shard(i, count).of(indices, items::get);
        assertEquals(share.stream().sorted().toList(), share);
        all.addAll(share);
      }
      assertEquals(indices, all.stream().sorted().toList());
    }
  }

  /** Graham's bound for lists in any order, total/m + (1 − 1/m)·dearest, which this order keeps. */
  @Test
  void loadsAreBalancedWithinGrahamsBound() {
    SplittableRandom random = new SplittableRandom(6);
    for (int trial = 0; trial < 200; trial++) {
      int count = 2 + random.nextInt(6);
      List<Double> costs = random.doubles(30, 0.1, 10).boxed().toList();
      double total = costs.stream().mapToDouble(c -> c).sum();
      double dearest = costs.stream().mapToDouble(c -> c).max().orElseThrow();
      double best = Math.max(total / count, dearest);
      for (int i = 1; i <= count; i++) {
        double load = new Shard(i, count).of(costs, c -> c).stream().mapToDouble(c -> c).sum();
        // The last item of the longest shard is no dearer than the mean of a shard's share.
        assertTrue(load <= best + dearest * (1 - 1.0 / count), load + " of " + best);
      }
    }
    // The textbook case: 5 5 4 4 3 3 3 on three machines takes 11, and the best possible is 9.
    List<Integer> known = List.of(5, 5, 4, 4, 3, 3, 3);
    assertEquals(11, new Shard(1, 3).of(known, c -> c).stream().mapToInt(c -> c).sum());
  }

  @Test
  void impossibleShardsAreRefused() {
    for (int[] bad : new int[][] {{0, 2}, {3, 2}, {1, 0}}) {
      assertThrows(IllegalArgumentException.class, () -> new Shard(bad[0], bad[1]));
    }
  }
}
