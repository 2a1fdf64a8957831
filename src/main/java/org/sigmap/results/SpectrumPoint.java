package org.sigmap.results;

/**
 * One direction of a cell's training inputs: a row of {@code spectra.csv}.
 *
 * @param rank r, 1 for the largest singular value
 * @param singularValue s_r of X
 * @param gramTheory the eigenvalue of G_P = XPXᵀ that theory gives, proportional to s_r^{2(p+1)}
 * @param gramMeasured the eigenvalue of the G_P that was trained with
 */
public record SpectrumPoint(
    String cell, int rank, double singularValue, double gramTheory, double gramMeasured) {
  static final String HEADER = "cell,rank,singular_value,gram_theory,gram_measured";

  public SpectrumPoint {
    Names.plain("cell", cell);
    if (rank < 1) {
      throw new IllegalArgumentException("cell " + cell + " has a spectrum at rank " + rank);
    }
  }

  /** The same direction of another cell. */
  SpectrumPoint of(String other) {
    return new SpectrumPoint(other, rank, singularValue, gramTheory, gramMeasured);
  }

  String toRow() {
    return cell + "," + rank + "," + singularValue + "," + gramTheory + "," + gramMeasured;
  }

  static SpectrumPoint fromFields(String[] fields) {
    return new SpectrumPoint(
        fields[0],
        Integer.parseInt(fields[1]),
        Double.parseDouble(fields[2]),
        Double.parseDouble(fields[3]),
        Double.parseDouble(fields[4]));
  }
}
