package org.sigmap.report;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** What a page and the folder of figures show, for either background. */
interface Picture {
  /** File name without its end. */
  String name();

  /** The picture as an SVG element. */
  String svg(Theme theme) throws IOException;

  /** The picture as a PNG file of twice its size in pixels. */
  byte[] png(Theme theme) throws IOException;

  /** The picture as data to be drawn anew in the page, absent where pixels are what is shown. */
  default Optional<String> data(Filters filters) {
    return Optional.empty();
  }

  /** A figure as a picture. */
  static Picture of(Function<Theme, Figure> figure) {
    return new FigureImage(figure.apply(Theme.LIGHT), figure.apply(Theme.DARK));
  }
}
