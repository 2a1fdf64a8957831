package org.sigmap.report;

import java.io.IOException;
import java.util.List;

/** A kind of figure, which knows by itself which runs it applies to. */
@FunctionalInterface
interface FigureKind {
  /** The figures of this kind that a run has, none where it does not apply. */
  List<Picture> of(RunFacts facts) throws IOException;
}
