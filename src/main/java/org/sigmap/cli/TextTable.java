package org.sigmap.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of text in columns as wide as their widest cell. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable row(List<String> cells) {
    rows.add(List.copyOf(cells));
    return this;
  }

  public TextTable row(String... cells) {
    return row(List.of(cells));
  }

  /** Every column to the right but the last one, which is to the left. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int index = column;
        int width =
            rows.stream()
                .filter(r -> r.size() > index)
                .mapToInt(r -> r.get(index).length())
                .max()
                .orElse(0);
        String cell = row.get(column);
        boolean last = column == row.size() - 1;
        line.append("  ").append(last ? cell : " ".repeat(width - cell.length()) + cell);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  public static String fixed(double value, int decimals) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value) : "?";
  }

  public static String interval(double low, double high, int decimals) {
    return Double.isNaN(low) ? "" : "[" + fixed(low, decimals) + ", " + fixed(high, decimals) + "]";
  }
}
