package org.sigmap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.sigmap.math.Estimate;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class FigurePainterTest {
  private static final int COLUMNS = 5;
  private static final double PANEL = (1080 - 92 - 22 - 4 * 20) / 5.0;

  private static Figure figure(String title) {
    List<Figure.Panel> panels =
        IntStream.range(0, 2 * COLUMNS)
            .mapToObj(i -> new Figure.Panel(title + i, List.of()))
            .toList();
    return figure(COLUMNS, panels, List.of());
  }

  /** Of axes from 0 to 1. */
  static Figure figure(int columns, List<Figure.Panel> panels, List<Series> keys) {
    Figure.Along x = new Figure.Along("x", Scale.linear(0, 1));
    Figure.Along y = new Figure.Along("y", Scale.linear(0, 1));
    return new Figure("a", "A?", "b.", x, y, false, columns, panels, keys);
  }

  /** Titles that are longer than their panel wrap; nothing reaches into the next panel. */
  @Test
  void panelTitlesDoNotCoverEachOther() throws Exception {
    String svg =
        FigureImage.svg(
            figure(
                "model.hidden = 350, optimizer.learningRate = 0.0029296875, averylongword"
                    + "x".repeat(80)),
            Theme.LIGHT,
            Style.SCREEN);
    NodeList texts =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
            .getElementsByTagName("text");
    int titles = 0;
    for (int i = 0; i < texts.getLength(); i++) {
      Element text = (Element) texts.item(i);
      if (text.getTextContent().matches("(model|optimizer|=|0\\.0|averylong).*")) {
        assertTrue(Double.parseDouble(text.getAttribute("textLength")) <= PANEL);
        titles++;
      }
    }
    assertTrue(titles >= 3 * 2 * COLUMNS, titles + " lines");
    assertTrue(
        new FigurePainter(
                    figure("model.hidden = 350, optimizer.learningRate = 0.002"),
                    Theme.LIGHT,
                    Style.SCREEN)
                .height()
            > new FigurePainter(figure("short"), Theme.LIGHT, Style.SCREEN).height());
    assertEquals(
        new FigurePainter(figure("a"), Theme.LIGHT, Style.SCREEN).height(),
        new FigurePainter(figure("short"), Theme.LIGHT, Style.SCREEN).height());
  }

  /** Left out of the band, the middle points would lie inside the wedge that the ends make. */
  @Test
  void aBandHasNoWidthWhereAllSeedsAgree() {
    List<Series.Point> points =
        List.of(
            Series.Point.of(0, new Estimate(2, 0.5, 0.1, 0.25, 0.75)),
            Series.Point.of(1, Estimate.of(0.5, 0.5)),
            Series.Point.of(2, Estimate.of(0.5)));
    Series line = Series.marks("a", Color.BLACK, Symbol.NONE, points);
    Figure.Along along = new Figure.Along("x", Scale.linear(0, 2));
    Figure figure =
        new Figure(
            "a",
            "A?",
            "b.",
            along,
            along,
            true,
            1,
            List.of(new Figure.Panel("", List.of(line))),
            List.of());
    String json = new ChartData(figure, figure, new Filters(Map.of())).json().replace(".0", "");
    assertTrue(json.contains("[0,0.5,2,0.25,0.75],[1,0.5,2,0.5,0.5],[2,0.5,1,0.5,0.5]"), json);
  }
}
