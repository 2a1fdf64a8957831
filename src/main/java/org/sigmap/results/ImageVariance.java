package org.sigmap.results;

import java.util.List;

/**
 * How much images and class patterns vary along one eigen-direction of the images' covariance: a
 * row of the exhibit {@value #FILE}, which is by rank.
 *
 * @param rank 1 for the largest eigenvalue
 * @param images variance of the images along it, in squared pixel values
 * @param patterns variance of the class patterns along it, over classes
 */
public record ImageVariance(int rank, double images, double patterns) {
  public static final String FILE = "image-variances.csv";
  private static final List<String> HEADER = List.of("rank", "images", "patterns");

  public static String toCsv(List<ImageVariance> variances) {
    return Csv.text(
        HEADER,
        variances,
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
  public static List<ImageVariance> fromCsv(String csv) throws DamagedRunException {
    return Csv.table(
        FILE,
        HEADER,
        csv,
        "direction",
        fields ->
            new ImageVariance(
                Integer.parseInt(fields.get(0)),
                Double.parseDouble(fields.get(1)),
                Double.parseDouble(fields.get(2))));
  }
}
