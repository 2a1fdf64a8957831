package org.sigmap.report;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** What a page and the folder of figures show. */
interface Picture {
  /** File name without its end. */
  String name();

  /** What it shows, in words, to stand below it. */
  String caption(Style style);

  /** The picture as an SVG element. */
  String svg(Theme theme, Style style) throws IOException;

  /** The picture as a PNG file, for a light background. */
  byte[] png(Style style) throws IOException;

  /** The picture as a PDF file, for a light background. */
  byte[] pdf(Style style) throws IOException;

  /** The picture as data to be drawn anew in the page, absent where pixels are what is shown. */
  default Optional<String> data(Filters filters) {
    return Optional.empty();
  }

  /** A figure as a picture. */
  static Picture of(Function<Theme, Figure> figure) {
    return new FigureImage(figure.apply(Theme.LIGHT), figure.apply(Theme.DARK));
  }
}
