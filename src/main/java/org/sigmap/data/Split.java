package org.sigmap.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.SplitSpec;
import org.sigmap.spec.Words;

/**
 * Which rows train and which test, as indices into the rows that are used: a function of what is
 * said of the rows and of one stream, "split", whatever else a cell says.
 *
 * @param train in the order in which mini-batches take them, at least two
 * @param held out of the training rows
 * @param test at least one, none of which trains: those held out where these are tested on, else
 *     rows of the other file where there is one
 */
public record Split(int[] train, int[] held, int[] test) {
  private static final int[] NONE = {};
  private static final String STREAM = "split";

  /**
   * What a split asks of rows.
   *
   * @param file for messages
   * @param places of the rows in their file, counted from 0, ascending
   * @param classes by row; null where there are none
   * @param names of the classes
   * @param groups by row, rows of equal ones staying together; null where there are none
   */
  public record Labels(String file, int[] places, int[] classes, List<String> names, int[] groups) {
    int count() {
      return places.length;
    }
  }

  /**
   * @param other the rows of which some test, where they are another file's; a fraction then trains
   *     on all rows of the first file and tests on all of this one
   * @param streams by the split's own seed, null where it has none
   * @throws DataException if there are not as many rows as the spec asks for, or a class cannot be
   *     split
   */
  public static Split of(
      SplitSpec spec, Labels labels, Optional<Labels> other, Function<Long, SeedStreams> streams) {
    Split split = whole(spec, labels, other, streams);
    if (split.train.length < 2 || split.test.length < 1) {
      throw new DataException(
          "%s: of %d rows this split leaves %d to train on and %d to test on; at least 2 and 1 are"
                  .formatted(labels.file(), labels.count(), split.train.length, split.test.length)
              + " needed");
    }
    int kept = spec.held().kept(split.train.length);
    int[] held = Arrays.copyOfRange(split.train, kept, split.train.length);
    return new Split(
        Arrays.copyOf(split.train, kept), held, spec.held().testsHeldOut() ? held : split.test);
  }

  private static Split whole(
      SplitSpec spec, Labels labels, Optional<Labels> other, Function<Long, SeedStreams> streams) {
    if (spec instanceof SplitSpec.Fraction some) {
      SeedStreams own = streams.apply(some.splitSeed());
      if (other.isPresent()) {
        int[] all = own.stream(STREAM).permutation(labels.count());
        return new Split(all, NONE, IntStream.range(0, other.get().count()).toArray());
      }
      int train = (int) (some.trainFraction() * labels.count());
      return drawn(labels, train, labels.count() - train, some.stratified(), own);
    }
    if (spec instanceof SplitSpec.Counts some) {
      SeedStreams own = streams.apply(some.splitSeed());
      if (other.isEmpty()) {
        return drawn(labels, some.train(), some.test(), some.stratified(), own);
      }
      return new Split(
          drawn(labels, some.train(), 0, some.stratified(), own).train,
          NONE,
          drawn(other.get(), some.test(), 0, some.stratified(), own.scope("test")).train);
    }
    Labels tested = other.orElse(labels);
    if (spec instanceof SplitSpec.Ranges some) {
      return chosen(labels, some.train()::holds, tested, some.test()::holds, streams.apply(null));
    }
    SplitSpec.Indices files = (SplitSpec.Indices) spec;
    Set<Integer> train = indices(files.train());
    Set<Integer> test = indices(files.test());
    if (other.isEmpty()) {
      train.stream()
          .filter(test::contains)
          .findFirst()
          .ifPresent(
              row -> {
                throw new DataException(
                    "%s: row %d trains too (%s); a row that trains cannot test"
                        .formatted(files.test(), row, files.train()));
              });
    }
    return chosen(labels, train::contains, tested, test::contains, streams.apply(null));
  }

  private static Split drawn(
      Labels labels, int train, int test, boolean stratified, SeedStreams streams) {
    if ((long) train + test > labels.count()) {
      throw new DataException(
          "%s: %s are asked for, but there are %d; ask for fewer"
              .formatted(
                  labels.file(),
                  test == 0
                      ? Words.count(train, "row")
                      : train + " rows to train on and " + test + " to test on",
                  labels.count()));
    }
    int[] order = streams.stream(STREAM).permutation(labels.count());
    if (labels.groups() != null) {
      return byGroups(labels, order, train, test);
    }
    if (labels.classes() == null || !stratified) {
      return new Split(
          Arrays.copyOf(order, train), NONE, Arrays.copyOfRange(order, train, train + test));
    }
    int[] sizes = sizes(labels.classes());
    for (int c = 0; c < sizes.length; c++) {
      if (sizes[c] == 1 && test > 0) {
        throw new DataException(
            "%s: the class %s has one row, which cannot both train and test; give more rows of"
                    .formatted(labels.file(), Words.show(labels.names().get(c)))
                + " it, or set samples.stratified to false");
      }
    }
    int[] training = shares(sizes, train, labels.count());
    int[] rest = sizes.clone();
    for (int c = 0; c < rest.length; c++) {
      rest[c] -= training[c];
    }
    int[] testing =
        test == 0 ? new int[rest.length] : shares(rest, test, Arrays.stream(rest).sum());
    int[] first = take(order, labels.classes(), training, new int[sizes.length]);
    int[] second = take(order, labels.classes(), testing, training);
    return new Split(first, NONE, second);
  }

  private static int[] sizes(int[] classes) {
    int[] sizes = new int[Arrays.stream(classes).max().orElse(0) + 1];
    Arrays.stream(classes).forEach(c -> sizes[c]++);
    return sizes;
  }

  /**
   * Rows of each class of {@code wanted} ones of {@code all}: in proportion, rounded down, those
   * that are missing going to the largest remainders, of equal ones to the first class.
   */
  static int[] shares(int[] sizes, int wanted, int all) {
    int[] shares = new int[sizes.length];
    for (int c = 0; c < sizes.length; c++) {
      shares[c] = (int) ((long) sizes[c] * wanted / all);
    }
    int missing = wanted - Arrays.stream(shares).sum();
    IntStream.range(0, sizes.length)
        .boxed()
        .sorted(
            (a, b) -> Long.compare((long) sizes[b] * wanted % all, (long) sizes[a] * wanted % all))
        .limit(missing)
        .forEach(c -> shares[c]++);
    return shares;
  }

  /** The first rows of each class in some order, after those that are passed over. */
  private static int[] take(int[] order, int[] classes, int[] counts, int[] passed) {
    int[] seen = new int[counts.length];
    return Arrays.stream(order)
        .filter(
            row -> {
              int c = classes[row];
              int number = seen[c]++;
              return number >= passed[c] && number < passed[c] + counts[c];
            })
        .toArray();
  }

  /** Groups in random order: each trains if the training rows still have room for all of it. */
  private static Split byGroups(Labels labels, int[] order, int train, int test) {
    int[] sizes = sizes(labels.groups());
    int[] side = new int[sizes.length];
    int[] room = {0, train, test};
    for (int row : order) {
      int group = labels.groups()[row];
      for (int s = 1; s <= 2 && side[group] == 0; s++) {
        if (sizes[group] <= room[s]) {
          side[group] = s;
          room[s] -= sizes[group];
        }
      }
      if (side[group] == 0) {
        // A group that neither side has room for tests, so that no row is left out of a fraction.
        side[group] = train + test == labels.count() ? 2 : 3;
      }
    }
    return new Split(
        Arrays.stream(order).filter(row -> side[labels.groups()[row]] == 1).toArray(),
        NONE,
        Arrays.stream(order).filter(row -> side[labels.groups()[row]] == 2).toArray());
  }

  /** Rows by their places: the training ones shuffled, as batches take them; the test in order. */
  private static Split chosen(
      Labels labels, IntPredicate train, Labels tested, IntPredicate test, SeedStreams streams) {
    int[] order = streams.stream(STREAM).permutation(labels.count());
    return new Split(
        Arrays.stream(order).filter(row -> train.test(labels.places()[row])).toArray(),
        NONE,
        IntStream.range(0, tested.count())
            .filter(row -> test.test(tested.places()[row]))
            .toArray());
  }

  private static Set<Integer> indices(String file) {
    Set<Integer> rows = new HashSet<>();
    try {
      int line = 0;
      for (String text : Files.readAllLines(Path.of(file), StandardCharsets.UTF_8)) {
        line++;
        if (!text.isBlank()
            && !(text.strip().matches("\\d{1,9}") && rows.add(Integer.valueOf(text.strip())))) {
          throw new DataException(
              "%s: line %d: no row number that is new; write one row a line, counted from 0, each once"
                  .formatted(file, line));
        }
      }
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read; give a file of row numbers", e);
    }
    return rows;
  }
}
