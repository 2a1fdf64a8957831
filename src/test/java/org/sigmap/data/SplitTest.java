package org.sigmap.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.SplitSpec;
import org.sigmap.spec.SplitSpec.HeldOut;
import org.sigmap.spec.SplitSpec.RowRange;

class SplitTest {
  private static final int ROWS = 40;

  @TempDir Path directory;

  private static Function<Long, SeedStreams> seed(long own) {
    return split -> new SeedStreams(split == null ? own : split);
  }

  private static Split.Labels labels(int[] classes, int[] groups) {
    return new Split.Labels(
        "rows.csv", IntStream.range(0, ROWS).toArray(), classes, List.of("a", "b", "c"), groups);
  }

  private static Split fraction(double share, Long splitSeed, long own) {
    SplitSpec spec = new SplitSpec.Fraction(share, true, splitSeed, HeldOut.none());
    return Split.of(spec, labels(null, null), Optional.empty(), seed(own));
  }

  private static Set<Integer> set(int... rows) {
    return Arrays.stream(rows).boxed().collect(Collectors.toSet());
  }

  @Test
  void everyRowIsOnOneSide() {
    Split split = fraction(0.8, null, 1);
    assertEquals(32, split.train().length);
    Set<Integer> all = set(split.train());
    all.addAll(set(split.test()));
    assertEquals(ROWS, all.size());
    assertEquals(ROWS, split.train().length + split.test().length);
  }

  @Test
  void aSeedDrawsItsOwnSplitAndASplitSeedTheSame() {
    assertArrayEquals(fraction(0.8, null, 1).train(), fraction(0.8, null, 1).train());
    assertFalse(Arrays.equals(fraction(0.8, null, 1).train(), fraction(0.8, null, 2).train()));
    assertArrayEquals(fraction(0.8, 7L, 1).train(), fraction(0.8, 7L, 2).train());
    // Fewer rows are among the more, so that learning curves are nested.
    assertTrue(
        set(fraction(0.8, null, 1).train()).containsAll(set(fraction(0.4, null, 1).train())));
  }

  @Test
  void groupsStayTogetherAndEveryRowOfAFractionIsUsed() {
    int[] groups = IntStream.range(0, ROWS).map(i -> i % 7).toArray();
    SplitSpec spec = new SplitSpec.Fraction(0.5, true, null, HeldOut.none());
    for (long own = 0; own < 20; own++) {
      Split split = Split.of(spec, labels(null, groups), Optional.empty(), seed(own));
      Set<Integer> train = new HashSet<>();
      Arrays.stream(split.train()).forEach(row -> train.add(groups[row]));
      assertTrue(Arrays.stream(split.test()).noneMatch(row -> train.contains(groups[row])));
      assertEquals(ROWS, split.train().length + split.test().length);
      assertTrue(split.train().length <= ROWS / 2);
    }
  }

  @Test
  void rangesAndFilesNameRows() throws IOException {
    Split ranges =
        Split.of(
            new SplitSpec.Ranges(new RowRange(0, 30), new RowRange(30, 35), HeldOut.none()),
            labels(null, null),
            Optional.empty(),
            seed(0));
    assertEquals(set(IntStream.range(0, 30).toArray()), set(ranges.train()));
    assertArrayEquals(IntStream.range(30, 35).toArray(), ranges.test());
    Path train = Files.writeString(directory.resolve("train.txt"), "3\n1\n\n7\n");
    Path test = Files.writeString(directory.resolve("test.txt"), "9\n2\n");
    Split named =
        Split.of(
            new SplitSpec.Indices(train.toString(), test.toString(), null, HeldOut.none()),
            labels(null, null),
            Optional.empty(),
            seed(0));
    assertEquals(Set.of(1, 3, 7), set(named.train()));
    assertArrayEquals(new int[] {2, 9}, named.test());
  }

  /** Rows of another file that test: as many of each file as are asked for, each class in part. */
  @Test
  void testRowsOfAnotherFile() {
    int[] classes = IntStream.range(0, ROWS).map(i -> i % 4 == 0 ? 1 : 0).toArray();
    Split.Labels some = labels(classes, null);
    Split counts =
        Split.of(
            new SplitSpec.Counts(20, 8, true, null, HeldOut.none()),
            some,
            Optional.of(some),
            seed(3));
    assertEquals(5, Arrays.stream(counts.train()).filter(row -> classes[row] == 1).count());
    assertEquals(2, Arrays.stream(counts.test()).filter(row -> classes[row] == 1).count());
    assertEquals(20, set(counts.train()).size());
    assertEquals(8, set(counts.test()).size());
    Split whole =
        Split.of(
            new SplitSpec.Counts(ROWS, ROWS, true, null, new HeldOut(0.25, true)),
            some,
            Optional.of(some),
            seed(3));
    assertEquals(30, whole.train().length);
    assertArrayEquals(whole.held(), whole.test());
    Split all = Split.of(SplitSpec.defaults(), labels(null, null), Optional.of(some), seed(3));
    assertEquals(set(IntStream.range(0, ROWS).toArray()), set(all.train()));
    assertArrayEquals(IntStream.range(0, ROWS).toArray(), all.test());
    assertThrows(
        DataException.class,
        () ->
            Split.of(
                new SplitSpec.Counts(20, ROWS + 1, true, null, HeldOut.none()),
                some,
                Optional.of(some),
                seed(3)));
  }

  @Test
  void whatCannotBeSplitIsRefused() throws IOException {
    int[] rare = new int[ROWS];
    rare[5] = 1;
    SplitSpec spec = new SplitSpec.Fraction(0.8, true, null, HeldOut.none());
    String said =
        assertThrows(
                DataException.class,
                () -> Split.of(spec, labels(rare, null), Optional.empty(), seed(0)))
            .getMessage();
    assertTrue(said.contains("the class b has one row"), said);
    Split.of(
        new SplitSpec.Fraction(0.8, false, null, HeldOut.none()),
        labels(rare, null),
        Optional.empty(),
        seed(0));
    assertThrows(
        DataException.class,
        () ->
            Split.of(
                new SplitSpec.Counts(30, 11, true, null, HeldOut.none()),
                labels(null, null),
                Optional.empty(),
                seed(0)));
    Path twice = Files.writeString(directory.resolve("twice.txt"), "1\n2\n1\n");
    Path both = Files.writeString(directory.resolve("both.txt"), "2\n8\n");
    Path words = Files.writeString(directory.resolve("words.txt"), "1\ntwo\n");
    Path fine = Files.writeString(directory.resolve("fine.txt"), "1\n2\n");
    for (Path[] pair : new Path[][] {{twice, both}, {fine, both}, {words, both}, {both, words}}) {
      assertThrows(
          DataException.class,
          () ->
              Split.of(
                  new SplitSpec.Indices(
                      pair[0].toString(), pair[1].toString(), null, HeldOut.none()),
                  labels(null, null),
                  Optional.empty(),
                  seed(0)));
    }
  }
}
