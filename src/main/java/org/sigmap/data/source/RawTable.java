package org.sigmap.data.source;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.sigmap.data.DataException;
import org.sigmap.spec.TableSpec.DecimalMark;
import org.sigmap.spec.Words;

/**
 * Columns as a file holds them, all with as many cells.
 *
 * @param places where each row stands in the file: a line of text, or an index into an array
 * @param row what such a place is called, such as "line"
 */
record RawTable(Path file, String row, int[] places, List<RawColumn> columns) {
  private static final int SHOWN = 300;

  /** Whole numbers below it are all exact. */
  private static final double MOST_WHOLE = 1L << 53;

  /** What stands under each other. */
  sealed interface RawColumn {
    String name();

    boolean isMissing(int row);

    /** Whether all cells that are there are alike. */
    default boolean isConstant(int rows) {
      int first = 0;
      while (first < rows && isMissing(first)) {
        first++;
      }
      for (int i = first + 1; i < rows; i++) {
        if (!isMissing(i) && !sameCell(first, i)) {
          return false;
        }
      }
      return true;
    }

    boolean sameCell(int row, int other);

    /** The cells of some rows. */
    RawColumn select(int[] rows);
  }

  /**
   * @param values NaN where a cell is missing, finite elsewhere
   * @param rounded why they are no names, null where they may be: {@link NumpyFile#rounded}
   */
  record Numbers(String name, double[] values, String rounded) implements RawColumn {
    Numbers(String name, double[] values) {
      this(name, values, null);
    }

    @Override
    public boolean isMissing(int row) {
      return Double.isNaN(values[row]);
    }

    @Override
    public boolean sameCell(int row, int other) {
      return values[row] == values[other];
    }

    @Override
    public Numbers select(int[] rows) {
      double[] some = new double[rows.length];
      for (int i = 0; i < rows.length; i++) {
        some[i] = values[rows[i]];
      }
      return new Numbers(name, some, rounded);
    }

    /**
     * The same as categories.
     *
     * @throws DataException if two of the numbers may have become one
     */
    Texts texts() {
      if (rounded != null) {
        throw new DataException(rounded);
      }
      Map<String, Integer> words = new LinkedHashMap<>();
      int[] codes = new int[values.length];
      for (int i = 0; i < codes.length; i++) {
        double value = values[i];
        // Whole numbers as they are written, not as 3.0.
        boolean whole = value == Math.rint(value) && Math.abs(value) < MOST_WHOLE;
        String word = whole ? Long.toString((long) value) : "" + value;
        codes[i] = Double.isNaN(value) ? -1 : words.computeIfAbsent(word, key -> words.size());
      }
      return new Texts(name, codes, List.copyOf(words.keySet()));
    }
  }

  /**
   * @param codes indices into the words, −1 where a cell is missing
   * @param words the different texts, in the order of their first rows
   */
  record Texts(String name, int[] codes, List<String> words) implements RawColumn {
    @Override
    public boolean isMissing(int row) {
      return codes[row] < 0;
    }

    @Override
    public boolean sameCell(int row, int other) {
      return codes[row] == codes[other];
    }

    @Override
    public Texts select(int[] rows) {
      int[] some = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        some[i] = codes[rows[i]];
      }
      return new Texts(name, some, words);
    }

    /** The words that rows have, numbers by size and others by their characters. */
    Texts sorted() {
      List<String> used =
          IntStream.of(codes).filter(code -> code >= 0).distinct().mapToObj(words::get).toList();
      Comparator<String> bySize = Comparator.comparingDouble(Texts::number);
      boolean numbers = used.stream().noneMatch(word -> Double.isNaN(number(word)));
      return recoded(
          used.stream()
              .sorted(
                  numbers
                      ? bySize.thenComparing(Comparator.naturalOrder())
                      : Comparator.naturalOrder())
              .toList());
    }

    private static double number(String word) {
      return NumberCell.of(word, DecimalMark.POINT);
    }

    /** By other words; −2 where a cell's is not among them. */
    Texts recoded(List<String> others) {
      Map<String, Integer> places = new HashMap<>();
      others.forEach(word -> places.put(word, places.size()));
      int[] recoded =
          IntStream.of(codes)
              .map(code -> code < 0 ? -1 : places.getOrDefault(words.get(code), -2))
              .toArray();
      return new Texts(name, recoded, others);
    }
  }

  int rows() {
    return places.length;
  }

  Optional<RawColumn> column(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /** A refusal that names a cell. */
  DataException at(int row, String column, String problem) {
    return new DataException(
        "%s: %s %d, column %s: %s".formatted(file, this.row, places[row], column, problem));
  }

  /** Of columns of numbers. */
  void requireFinite() {
    for (RawColumn column : columns) {
      double[] values = ((Numbers) column).values();
      for (int i = 0; i < values.length; i++) {
        if (Double.isInfinite(values[i])) {
          throw at(i, column.name(), "an infinite number; correct it");
        }
      }
    }
  }

  /** Names of columns, of which a message shows so many characters. */
  static String shown(List<String> names) {
    String all = String.join(", ", names);
    return Words.escape(all.length() > SHOWN ? all.substring(0, SHOWN) + "..." : all);
  }

  RawTable select(int[] rows) {
    int[] some = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      some[i] = places[rows[i]];
    }
    return new RawTable(
        file, row, some, columns.stream().map(column -> column.select(rows)).toList());
  }

  /** A table's own cells, its rows to train and test on, and these as a network sees them. */
  private static final int COPIES = 3;

  /** Below it nobody needs to hear what a table takes. */
  private static final double WORTH_A_WORD = 1e9;

  /**
   * Refuses a table before there is an array for it.
   *
   * @param bytes that the cells take
   * @throws DataException if Java has not as much
   */
  static void requireRoom(Path file, String shape, double bytes) {
    long most = Runtime.getRuntime().maxMemory();
    if (COPIES * bytes > most) {
      throw new DataException(
          "%s: %s take %.1f GB in memory, of which Java may use %.1f; give it more with"
                  .formatted(file, shape, COPIES * bytes / 1e9, most / 1e9)
              + " SIGMAP_JAVA_OPTIONS=-Xmx8g, say, or leave rows or columns out of the file");
    }
  }

  /** What the inputs of a large table take, in one sentence; empty of a small one. */
  static Optional<String> room(Path file, int rows, int width) {
    double bytes = COPIES * (double) Double.BYTES * rows * width;
    return Optional.of(
            "%s: %d rows of %d inputs take up to %.1f GB of Java's memory while they are prepared"
                .formatted(file, rows, width, bytes / 1e9))
        .filter(words -> bytes >= WORTH_A_WORD);
  }
}
