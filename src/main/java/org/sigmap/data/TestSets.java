package org.sigmap.data;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Further test sets, all with as many rows as the first. They are asked for one at a time, so that
 * not all of them need be in memory at once.
 *
 * @param rows gives a set by its name, the same at every call
 */
public record TestSets(List<String> names, Function<String, Rows> rows) {
  public TestSets {
    names = List.copyOf(names);
  }

  public static TestSets none() {
    return new TestSets(
        List.of(),
        name -> {
          throw new IllegalArgumentException("there is no test set " + name);
        });
  }

  public TestSets only(List<String> some) {
    return new TestSets(some, rows);
  }

  /** These with something made of each. */
  public TestSets map(UnaryOperator<Rows> made) {
    return new TestSets(names, name -> made.apply(rows.apply(name)));
  }

  public int count() {
    return names.size();
  }

  /** Set {@code index} of {@link #count}. */
  public Rows get(int index) {
    return rows.apply(names.get(index));
  }
}
