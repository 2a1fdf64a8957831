package org.sigmap.results;

/**
 * One evaluated metric on the way: a row of {@code curves.csv}.
 *
 * @param step updates taken so far
 * @param value its value; not finite once the cell has diverged
 */
public record CurvePoint(String cell, long step, String metric, double value) {
  static final String HEADER = "cell,step,metric,value";

  public CurvePoint {
    Names.plain("cell", cell);
    Names.plain("metric", metric);
    if (step < 0) {
      throw new IllegalArgumentException("cell " + cell + " has a curve at step " + step);
    }
  }

  /** The same point of another cell. */
  CurvePoint of(String other) {
    return new CurvePoint(other, step, metric, value);
  }

  String toRow() {
    return cell + "," + step + "," + metric + "," + value;
  }

  static CurvePoint fromFields(String[] fields) {
    return new CurvePoint(
        fields[0], Long.parseLong(fields[1]), fields[2], Double.parseDouble(fields[3]));
  }
}
