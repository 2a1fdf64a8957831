package org.sigmap.results;

import java.util.List;

/**
 * How much images and class patterns vary by direction: the exhibit {@value #FILE}.
 *
 * @param rows by rank
 */
public record ImageVariances(List<Row> rows) {
  public static final String FILE = "image-variances.csv";

  private static final List<String> HEADER = List.of("rank", "images", "patterns");

  /**
   * One eigen-direction of the images' covariance.
   *
   * @param rank 1 for the largest eigenvalue
   * @param images variance of the images along it, in squared pixel values
   * @param patterns variance of the class patterns along it, over classes
   */
  public record Row(int rank, double images, double patterns) {}

  public ImageVariances {
    rows = List.copyOf(rows);
  }

  public String toCsv() {
    return Csv.text(
        HEADER,
        rows,
        row ->
            List.of(
                Integer.toString(row.rank()),
                Double.toString(row.images()),
                Double.toString(row.patterns())));
  }

  /**
   * Reads {@link #toCsv} back.
   *
   * @throws DamagedRunException if the text is not such a table
   */
  public static ImageVariances fromCsv(String csv) throws DamagedRunException {
    return new ImageVariances(
        Csv.table(
            FILE,
            HEADER,
            csv,
            "direction",
            fields ->
                new Row(
                    Integer.parseInt(fields.get(0)),
                    Double.parseDouble(fields.get(1)),
                    Double.parseDouble(fields.get(2)))));
  }
}
