package org.sigmap.results;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The rows of a small run, all in memory. */
public final class Rows {
  private Rows() {}

  public static List<CurvePoint> curves(RunDirectory run) throws IOException {
    List<CurvePoint> points = new ArrayList<>();
    run.curves(points::add);
    return points;
  }

  public static List<SpectrumPoint> spectra(RunDirectory run) throws IOException {
    List<SpectrumPoint> points = new ArrayList<>();
    run.spectra(points::add);
    return points;
  }
}
