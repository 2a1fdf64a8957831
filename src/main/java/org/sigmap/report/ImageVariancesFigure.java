package org.sigmap.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.sigmap.results.ImageVariances;

/** Where images and class patterns lie: the variance of either along the images' directions. */
final class ImageVariancesFigure {
  /** Below this share of the largest variance a direction is empty but for rounding. */
  private static final double FLOOR = 1e-6;

  private ImageVariancesFigure() {}

  static Figure of(ImageVariances variances, Theme theme) {
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
            "class patterns",
            theme.categories().get(1),
            variances,
            ImageVariances.Row::patterns,
            floor);
    return new Figure(
        "image-variances",
        "Where do digits and noise patterns lie?",
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
