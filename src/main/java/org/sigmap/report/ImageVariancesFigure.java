package org.sigmap.report;

import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.sigmap.results.ImageVariances;

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
    Optional<String> csv = facts.run().exhibit(ImageVariances.FILE);
    if (csv.isEmpty()) {
      return List.of();
    }
    ImageVariances variances = ImageVariances.fromCsv(csv.get());
    return List.of(Picture.of(theme -> of(variances, facts.images(), theme)));
  }

  /**
   * @param set what the images are called, where that is known
   */
  private static Figure of(ImageVariances variances, Optional<String> set, Theme theme) {
    double most =
        variances.rows().stream()
            .mapToDouble(row -> Math.max(row.images(), row.patterns()))
            .max()
            .orElse(1);
    double floor = FLOOR * most;
    Series images =
        series("images", theme.categories().get(0), variances, ImageVariances.Row::images, floor);
    Series patterns =
        series(
            "class patterns (means over neighbouring ranks)",
            theme.categories().get(1),
            averaged(variances),
            ImageVariances.Row::patterns,
            floor);
    return new Figure(
        "image-variances",
        "Where do images"
            + set.map(name -> " (" + name + ")").orElse("")
            + " and noise patterns lie?",
        "Variance of training images (their covariance's eigenvalues) and of class patterns along"
            + " the same directions, first seed.",
        "rank of the direction, largest image variance first",
        "variance (squared pixel value)",
        Scale.log(1, Math.max(2, variances.rows().size())),
        Scale.log(floor, most),
        true,
        1,
        List.of(new Figure.Panel("", List.of(images, patterns))),
        List.of(images.key(), patterns.key()));
  }

  /** Pattern variances replaced by means over blocks of ranks, at the block's middle. */
  private static ImageVariances averaged(ImageVariances variances) {
    List<ImageVariances.Row> rows = variances.rows();
    List<ImageVariances.Row> means = new ArrayList<>();
    for (int from = 0; from < rows.size(); ) {
      int to = Math.min(rows.size(), Math.max(from + 1, (int) (NEIGHBOURS * (from + 1)) - 1));
      double mean =
          rows.subList(from, to).stream()
              .mapToDouble(ImageVariances.Row::patterns)
              .average()
              .orElse(0);
      ImageVariances.Row middle = rows.get((from + to - 1) / 2);
      means.add(new ImageVariances.Row(middle.rank(), middle.images(), mean));
      from = to;
    }
    return new ImageVariances(means);
  }

  private static Series series(
      String name,
      Color color,
      ImageVariances variances,
      ToDoubleFunction<ImageVariances.Row> value,
      double floor) {
    List<Series.Point> points = new ArrayList<>();
    for (ImageVariances.Row row : variances.rows()) {
      if (value.applyAsDouble(row) >= floor) {
        points.add(Series.Point.at(row.rank(), value.applyAsDouble(row)));
      }
    }
    return new Series(name, color, Symbol.NONE, Series.Line.SOLID, points);
  }
}
