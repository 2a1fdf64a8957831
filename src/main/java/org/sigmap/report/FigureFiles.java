package org.sigmap.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sigmap.results.AtomicFile;

/**
 * Writes figures to a folder in the formats that are asked for, in print with their captions beside
 * them, and gives them to the page as the page shows them.
 */
record FigureFiles(Path folder, Filters filters, Style style) {
  private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

  /**
   * @param files takes what was written
   */
  HtmlReport.Drawing write(Picture picture, List<Path> files) throws IOException {
    Files.createDirectories(folder);
    List<Path> own = new ArrayList<>();
    for (Style.Format format : style.formats()) {
      Path file = folder.resolve(picture.name() + format.end());
      switch (format) {
        case SVG -> AtomicFile.write(file, XML + picture.svg(Theme.LIGHT, style) + "\n");
        case PNG -> AtomicFile.write(file, picture.png(style));
        case PDF -> AtomicFile.write(file, picture.pdf(style));
      }
      own.add(file);
    }
    if (style.printed()) {
      Path caption = folder.resolve(picture.name() + ".txt");
      AtomicFile.write(caption, picture.caption(style) + "\n");
      own.add(caption);
    }
    files.addAll(own);
    return new HtmlReport.Drawing(
        picture.name(),
        picture.svg(Theme.LIGHT, Style.SCREEN),
        picture.svg(Theme.DARK, Style.SCREEN),
        picture.data(filters),
        own.stream().map(file -> folder.getFileName() + "/" + file.getFileName()).toList());
  }
}
