package org.sigmap.results;

import java.util.List;

/**
 * What the network of a cell says of one of its test rows: a row of {@code predictions.csv}.
 *
 * @param row its place in its file, counted from 0 without a header; of rows that are in no file
 *     its place among the test rows
 * @param target in its own units, or the name of a class
 * @param prediction likewise
 */
public record Prediction(String cell, int row, String target, String prediction) {
  static final String HEADER = "cell,row,target,prediction";

  public Prediction {
    Names.plain("cell", cell);
    if (row < 0) {
      throw new IllegalArgumentException("cell " + cell + " has a prediction of row " + row);
    }
  }

  /** The same row of another cell. */
  Prediction of(String other) {
    return new Prediction(other, row, target, prediction);
  }

  String toRow() {
    String line = Csv.row(List.of(cell, Integer.toString(row), target, prediction));
    return line.substring(0, line.length() - 1);
  }

  static Prediction fromFields(String[] fields) {
    return new Prediction(fields[0], Integer.parseInt(fields[1]), fields[2], fields[3]);
  }
}
