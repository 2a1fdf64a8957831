package org.sigmap.experiment.study;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sigmap.data.DataException;
import org.sigmap.data.LabelledImages;
import org.sigmap.data.Rows;
import org.sigmap.data.ShiftedImages.Test;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.ShiftedSource;
import org.sigmap.data.source.Sources;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.results.AxisName;
import org.sigmap.results.Checkpoint;
import org.sigmap.results.ClassNames;
import org.sigmap.results.ImageSample;
import org.sigmap.results.Metric;
import org.sigmap.results.Prediction;
import org.sigmap.spec.Cell;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.OutOfDistributionCell;
import org.sigmap.spec.Shift;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.SpecSchema;
import org.sigmap.train.Weights;

/**
 * Train a classifier on images whose digit and noise pattern both tell the label, test where one of
 * them is changed (Yoshida and Nitanda 2025, §5.2). Cells that differ in shift and severity alone
 * share one training.
 */
final class OutOfDistributionExperiment implements Experiment {
  @Override
  public Object shared(Cell cell) {
    return spec(cell).trainingOnly();
  }

  @Override
  public NetworkTask task(List<Cell> cells, Sources sources) {
    OutOfDistributionCell first = spec(cells.get(0));
    return sources
        .shifted(first)
        .<NetworkTask>map(
            images ->
                new ImageTask(
                    first, images, first.data().testsHeldOut() ? List.of() : tests(cells), sources))
        .orElseGet(() -> new RowsTask(first, sources));
  }

  @Override
  public void requireUsable(List<Cell> cells, Sources sources) {
    for (Cell cell : cells) {
      OutOfDistributionCell spec = spec(cell);
      Optional<ShiftedSource> images = sources.shifted(spec);
      images.ifPresent(ShiftedSource::requireApart);
      if (images.isEmpty()
          && spec.shift() != Shift.IN_DISTRIBUTION
          && spec.shift() != Shift.GIVEN) {
        throw new SpecException(
            AxisName.SHIFT.path(),
            ("%s changes images, and the rows of %s are none; set shift to given, with shifted:"
                    + " {kind: table, file: later.csv, target: price}")
                .formatted(
                    SpecSchema.words(Shift.class).get(spec.shift().ordinal()), spec.data().name()));
      }
      GivenRows.of(spec, sources).ifPresent(GivenRows::require);
    }
    sources.repeated(cells).stream()
        .findFirst()
        .ifPresent(
            again -> {
              throw new DataException(
                  again + ", and what trains cannot be what has shifted; give others");
            });
  }

  /** What the first cell's images look like and how they vary; other seeds differ in the draw. */
  @Override
  public Map<String, String> exhibits(List<Cell> cells, Sources sources) {
    OutOfDistributionCell first = spec(cells.get(0));
    List<String> classes = sources.of(first).classNames();
    Map<String, String> exhibits = new LinkedHashMap<>();
    if (!classes.isEmpty()) {
      exhibits.put(ClassNames.FILE, ClassNames.toText(classes));
    }
    sources
        .shifted(first)
        .map(source -> source.shifted(new Draws()))
        .ifPresent(
            images -> {
              Set<String> names = new LinkedHashSet<>();
              cells.forEach(cell -> names.add(spec(cell).data().name()));
              exhibits.put(ImageSample.SET_FILE, String.join(", ", names) + "\n");
              exhibits.putAll(ImageExhibits.of(images, first.data().labels(), tests(cells)));
            });
    return exhibits;
  }

  private static OutOfDistributionCell spec(Cell cell) {
    return (OutOfDistributionCell) cell.spec();
  }

  private static Test test(Cell cell) {
    return new Test(spec(cell).shift(), spec(cell).severity());
  }

  /** Tests that are made of the images themselves. */
  private static List<Test> tests(List<Cell> cells) {
    return cells.stream()
        .filter(cell -> spec(cell).shift() != Shift.GIVEN)
        .map(OutOfDistributionExperiment::test)
        .distinct()
        .toList();
  }

  /** One lane, which may be tested on given rows. */
  private abstract static class ShiftTask extends NetworkTask {
    private final Sources sources;

    ShiftTask(OutOfDistributionCell spec, List<String> furtherTests, Sources sources) {
      super(spec, sources.of((CellSpec) spec), furtherTests);
      this.sources = sources;
    }

    @Override
    public final Map<String, Double> finalMetrics(Cell cell, Weights trained, Draws draws) {
      return GivenRows.tested(spec(cell), sources)
          .map(given -> given.scores(trained, data(draws), draws))
          .orElseGet(() -> ownMetrics(cell, trained, draws));
    }

    /** Of a cell that is tested on rows of its own source. */
    abstract Map<String, Double> ownMetrics(Cell cell, Weights trained, Draws draws);

    @Override
    public final List<Prediction> predictions(Cell cell, Weights trained, Draws draws) {
      return GivenRows.tested(spec(cell), sources)
          .map(given -> given.predictions(cell, trained, data(draws), draws))
          .orElseGet(() -> super.predictions(cell, trained, draws));
    }

    @Override
    public final boolean isExportable() {
      return true;
    }
  }

  /** One lane of rows that are no images, which are tested as they are and on given ones. */
  private static final class RowsTask extends ShiftTask {
    RowsTask(OutOfDistributionCell spec, Sources sources) {
      super(spec, List.of(), sources);
    }

    @Override
    Map<String, Double> ownMetrics(Cell cell, Weights trained, Draws draws) {
      return GivenRows.scores(trained, data(draws), source());
    }
  }

  /** One lane of images. */
  private static final class ImageTask extends ShiftTask {
    private final ShiftedSource source;
    private final List<Test> tests;

    /**
     * @param tests what it is tested on beside fresh images, each a further test set of the lane
     */
    ImageTask(OutOfDistributionCell spec, ShiftedSource source, List<Test> tests, Sources sources) {
      super(spec, tests.stream().map(Test::name).toList(), sources);
      this.source = source;
      this.tests = tests;
    }

    @Override
    public List<Checkpoint.Point> share(Cell cell, List<Checkpoint.Point> points) {
      return LaneCurve.share(points, tests.indexOf(test(cell)));
    }

    /**
     * Accuracy class by class on the cell's test set and, where asked for, the confusion table:
     * {@code confusion_a_b} is the share of images of class a that are taken for b. Classes that no
     * test image has are left out.
     */
    @Override
    Map<String, Double> ownMetrics(Cell cell, Weights trained, Draws draws) {
      if (!spec(cell).confusion()) {
        return Map.of();
      }
      LabelledImages shown = source.shifted(draws).shifted(test(cell));
      Rows seen = tests(cell, draws);
      return TestScores.byClass(
          TestScores.counts(shown.labels(), TestScores.outputs(trained, seen.inputs())),
          Metric.CLASS_ACCURACY);
    }

    @Override
    Rows tests(Cell cell, Draws draws) {
      return data(draws).furtherTests().rows().apply(test(cell).name());
    }

    /**
     * {@code covariance_rank}: numerical rank of Σ̂ without damping; {@code kept_rank}: how many of
     * its eigenvalues exceed the damping, so that the power of Σ̂ rather than of δ decides there.
     */
    @Override
    public Map<String, Double> covarianceMetrics(SymmetricEigen spectrum) {
      double damping = step().preconditioner().damping();
      long kept = Arrays.stream(spectrum.values()).filter(value -> value > damping).count();
      Map<String, Double> metrics = new LinkedHashMap<>();
      metrics.put(Metric.COVARIANCE_RANK.key(), (double) spectrum.rank(0));
      metrics.put(Metric.KEPT_RANK.key(), (double) kept);
      return metrics;
    }

    /** No Gram spectrum is recorded of images. */
    @Override
    boolean hasGramSpectrum() {
      return false;
    }
  }
}
