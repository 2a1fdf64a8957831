package org.sigmap.report;

import java.util.List;
import java.util.Optional;
import org.sigmap.results.CellRecord;
import org.sigmap.results.RunDirectory;
import org.sigmap.results.Summary;

/**
 * What the records of a run say, worked out once for all figures, tables and pages.
 *
 * @param run what is open, for curves, spectra and exhibits
 * @param cells all cells, lost ones too
 * @param summary the same with seeds aggregated
 * @param paired the comparison with p = 0 in transfers and sequences of tasks
 * @param images what the images are called that were trained on, if any were
 */
record RunFacts(
    RunDirectory run,
    List<CellRecord> cells,
    Summary summary,
    Optional<PairedFigure> paired,
    Conclusions conclusions,
    Optional<String> images) {}
