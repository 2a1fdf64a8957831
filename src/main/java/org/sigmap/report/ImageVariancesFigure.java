package org.sigmap.report;

import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sigmap.results.ImageVariance;

/**
 * Where images and class patterns lie: the variance of either along the images' directions.
 * Patterns vary by chance from one direction to the next, so they are shown as means over
 * neighbouring ranks.
 */
final class ImageVariancesFigure {
  /** Below this share of the largest variance a direction is empty but for rounding. */
  private static final double FLOOR = 1e-6;

  /** Ratio of the ranks at either end of what one mean covers. */
  private static final double NEIGHBOURS = 1.2;

  private ImageVariancesFigure() {}

  /** One, where images were trained on. */
  static List<Picture> of(RunFacts facts) throws IOException {
    Optional<String> csv = facts.run().exhibit(ImageVariance.FILE);
    if (csv.isEmpty()) {
      return List.of();
    }
    List<ImageVariance> variances = ImageVariance.fromCsv(csv.get());
    String set = facts.images().map(name -> " (" + name + ")").orElse("");
    return List.of(Picture.of(theme -> of(variances, set, theme)));
  }

  private static Figure of(List<ImageVariance> variances, String set, Theme theme) {
    double most =
        variances.stream()
            .mapToDouble(row -> Math.max(row.images(), row.patterns()))
            .max()
            .orElse(1);
    double floor = FLOOR * most;
    Series images =
        line(
            "images",
            theme.categories().get(0),
            variances.stream().map(row -> Series.Point.at(row.rank(), row.images())),
            floor);
    Series patterns =
        line(
            "class patterns (means over neighbouring ranks)",
            theme.categories().get(1),
            averaged(variances).stream(),
            floor);
    return new Figure(
        "image-variances",
        "Where do images%s and noise patterns lie?".formatted(set),
        "Variance of training images (their covariance's eigenvalues) and of class patterns along"
            + " the same directions, first seed.",
        new Figure.Along(
            "rank of the direction, largest image variance first",
            Scale.log(1, Math.max(2, variances.size()))),
        new Figure.Along("variance (squared pixel value)", Scale.log(floor, most)),
        true,
        1,
        List.of(new Figure.Panel("", List.of(images, patterns))),
        List.of(images.key(), patterns.key()));
  }

  /** Means of the patterns' variances over blocks of ranks, at the block's middle. */
  private static List<Series.Point> averaged(List<ImageVariance> rows) {
    List<Series.Point> means = new ArrayList<>();
    for (int from = 0; from < rows.size(); ) {
      int to = Math.min(rows.size(), Math.max(from + 1, (int) (NEIGHBOURS * (from + 1)) - 1));
      double mean =
          rows.subList(from, to).stream().mapToDouble(ImageVariance::patterns).average().orElse(0);
      means.add(Series.Point.at(rows.get((from + to - 1) / 2).rank(), mean));
      from = to;
    }
    return means;
  }

  private static Series line(String name, Color color, Stream<Series.Point> points, double floor) {
    List<Series.Point> shown = points.filter(point -> point.y() >= floor).toList();
    return new Series(name, color, Symbol.NONE, Series.Line.SOLID, shown);
  }
}
