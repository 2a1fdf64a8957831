package org.sigmap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The registry of figures: a line a kind, in the order of the page. */
final class Figures {
  private static final List<FigureKind> KINDS =
      List.of(
          FinalMetricFigure::of,
          PairedFigure::of,
          BestValueFigure::of,
          CurvesFigure::of,
          ExponentFigure::of,
          SpectrumFigure::of,
          ImageVariancesFigure::of,
          SampleSheet::of);

  private Figures() {}

  /** All figures that a run has. */
  static List<Picture> of(RunFacts facts) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    for (FigureKind kind : KINDS) {
      pictures.addAll(kind.of(facts));
    }
    return pictures;
  }
}
