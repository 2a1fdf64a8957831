package org.sigmap.experiment.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sigmap.data.source.DataSource;
import org.sigmap.data.source.Sources;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Cell;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.ContinualCell;
import org.sigmap.spec.GeneralizationCell;
import org.sigmap.spec.GramCell;
import org.sigmap.spec.OutOfDistributionCell;
import org.sigmap.spec.TransferCell;

/**
 * Which experiment runs which cells, one line an experiment, and the data that they share: whoever
 * trains a study, or looks at it, makes one for as long.
 */
public final class Experiments {
  private static final Map<Class<? extends CellSpec>, Experiment> ALL =
      Map.of(
          GeneralizationCell.class, new GeneralizationExperiment(),
          TransferCell.class, new TransferExperiment(),
          ContinualCell.class, new ContinualExperiment(),
          GramCell.class, new GramExperiment(),
          OutOfDistributionCell.class, new OutOfDistributionExperiment());

  private final Sources sources = new Sources();

  /** The trainings that answer {@code cells}, all of one study and so of one experiment. */
  public List<PreparedTraining> prepare(List<Cell> cells) {
    if (cells.isEmpty()) {
      return List.of();
    }
    Experiment experiment = of(cells.get(0).spec());
    experiment.requireUsable(cells, sources);
    Map<Object, List<Cell>> shared = new LinkedHashMap<>();
    for (Cell cell : cells) {
      shared.computeIfAbsent(experiment.shared(cell), key -> new ArrayList<>()).add(cell);
    }
    return shared.values().stream()
        .map(same -> experiment.task(same, sources).answering(same))
        .toList();
  }

  /**
   * What the user should hear of the data and of the work before training, each sentence once.
   *
   * @throws org.sigmap.spec.SpecException if the data cannot be used
   */
  public List<String> notes(List<Cell> cells) {
    if (cells.isEmpty()) {
      return List.of();
    }
    Experiment experiment = of(cells.get(0).spec());
    experiment.requireUsable(cells, sources);
    List<DataSource> data =
        cells.stream().flatMap(cell -> sources.all(cell.spec()).stream()).distinct().toList();
    // Files are read and rows split, so that what cannot be used is refused now.
    data.forEach(DataSource::size);
    Stream<String> said = data.stream().flatMap(source -> source.notes().stream()).distinct();
    Stream<String> repeated =
        sources.repeated(cells).stream().map(again -> again + ", which the network trained on");
    return Stream.of(said, repeated, experiment.notes(cells, sources).stream())
        .flatMap(notes -> notes)
        .toList();
  }

  /** The paths of all files that are read for the cells. */
  public Set<String> files(List<Cell> cells) {
    return cells.stream()
        .flatMap(cell -> sources.all(cell.spec()).stream())
        .flatMap(source -> source.files().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether every cell ends with the one network that it is about. */
  public boolean endsWithOneNetwork(List<Cell> cells) {
    return cells.isEmpty()
        || of(cells.get(0).spec()).task(List.of(cells.get(0)), sources).isExportable();
  }

  public Map<String, String> exhibits(List<Cell> cells) {
    if (cells.isEmpty()) {
      return Map.of();
    }
    Experiment experiment = of(cells.get(0).spec());
    Map<String, String> exhibits = new LinkedHashMap<>(experiment.exhibits(cells, sources));
    String methods =
        cells.stream()
            .flatMap(cell -> experiment.task(List.of(cell), sources).method().stream())
            .distinct()
            .collect(Collectors.joining("\n"));
    if (!methods.isEmpty()) {
      exhibits.put(RunDirectory.METHODS, methods);
    }
    return exhibits;
  }

  private static Experiment of(CellSpec spec) {
    return ALL.get(spec.getClass());
  }
}
