package org.sigmap.results;

import java.util.HexFormat;
import java.util.List;

/**
 * A sample image of a run: a row of the exhibit {@value #FILE}, which lists them set by set.
 *
 * @param grey pixels row by row, 0 black to 255 white; hexadecimal in the file
 */
public record ImageSample(String set, int position, int label, int height, int width, byte[] grey) {
  public static final String FILE = "image-samples.csv";

  /** An exhibit beside it: what the images are called, one line. */
  public static final String SET_FILE = "image-set.txt";

  private static final List<String> HEADER =
      List.of("set", "position", "label", "height", "width", "pixels");

  public ImageSample {
    if (grey.length != height * width) {
      throw new IllegalArgumentException(
          grey.length + " pixels for " + height + " x " + width + " ones");
    }
  }

  public static String toCsv(List<ImageSample> samples) {
    return Csv.text(
        HEADER,
        samples,
        row ->
            List.of(
                row.set(),
                Integer.toString(row.position()),
                Integer.toString(row.label()),
                Integer.toString(row.height()),
                Integer.toString(row.width()),
                HexFormat.of().formatHex(row.grey())));
  }

  /**
   * Reads {@link #toCsv} back.
   *
   * @throws DamagedRunException if the text is not such a table
   */
  public static List<ImageSample> fromCsv(String csv) throws DamagedRunException {
    return Csv.table(
        FILE,
        HEADER,
        csv,
        "image",
        fields ->
            new ImageSample(
                fields.get(0),
                Integer.parseInt(fields.get(1)),
                Integer.parseInt(fields.get(2)),
                Integer.parseInt(fields.get(3)),
                Integer.parseInt(fields.get(4)),
                HexFormat.of().parseHex(fields.get(5))));
  }
}
