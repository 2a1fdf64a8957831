package org.sigmap.report;

import java.io.IOException;
import java.util.function.Function;

/** What a page and the folder of figures show, for either background. */
interface Picture {
  /** File name without its end. */
  String name();

  /** The picture as an SVG element. */
  String svg(Theme theme) throws IOException;

  /** The picture as a PNG file of twice its size in pixels. */
  byte[] png(Theme theme) throws IOException;

  /** A figure as a picture. */
  static Picture of(Function<Theme, Figure> figure) {
    record Drawn(Figure light, Figure dark) implements Picture {
      @Override
      public String name() {
        return light.name();
      }

      @Override
      public String svg(Theme theme) throws IOException {
        return FigureImage.svg(in(theme), theme);
      }

      @Override
      public byte[] png(Theme theme) throws IOException {
        return FigureImage.png(in(theme), theme);
      }

      private Figure in(Theme theme) {
        return theme == Theme.DARK ? dark : light;
      }
    }
    return new Drawn(figure.apply(Theme.LIGHT), figure.apply(Theme.DARK));
  }
}
