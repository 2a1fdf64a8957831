package org.sigmap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The registry of figures: a line a kind, in the order of the page. */
final class Figures {
  /** A kind of figure, which knows by itself which runs it applies to. */
  @FunctionalInterface
  private interface Kind {
    /** The figures of this kind that a run has, none where it does not apply. */
    List<Picture> of(RunFacts facts) throws IOException;
  }

  private static final List<Kind> KINDS =
      List.of(
          // What a fingerprint is measured for stands before what networks reach.
          ExponentFigure::of,
          FinalMetricFigure::of,
          PairedFigure::of,
          BestValueFigure::of,
          SurvivalFigure::of,
          TuningFigure::of,
          CurvesFigure::of,
          SpectrumFigure::of,
          ImageVariancesFigure::of,
          SampleSheet::of);

  private Figures() {}

  static List<Picture> of(RunFacts facts) throws IOException {
    List<Picture> pictures = new ArrayList<>();
    for (Kind kind : KINDS) {
      pictures.addAll(kind.of(facts));
    }
    return pictures;
  }
}
