package org.sigmap.cli.export;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.sigmap.cli.CommandFailure;
import org.sigmap.cli.DataFiles;
import org.sigmap.cli.ExitCode;
import org.sigmap.cli.Interruption;
import org.sigmap.cli.MovedData;
import org.sigmap.cli.ProgramCommand;
import org.sigmap.experiment.run.TrainedCell;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.export.model.ExportedCell;
import org.sigmap.export.model.SavedModelExporter;
import org.sigmap.results.AxisName;
import org.sigmap.results.RunDirectory;
import org.sigmap.spec.Cell;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.SpecWriter;
import org.sigmap.train.SessionOptions;
import org.sigmap.train.TrainedNetwork;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    description = "Train one cell of a run again and write it as a TensorFlow SavedModel.")
public final class ExportCommand extends ProgramCommand {
  @Parameters(paramLabel = "RUN", description = "A run directory.")
  private Path root;

  @Option(names = "--cell", paramLabel = "ID", description = "Identity of the cell.")
  private String cell;

  @Option(
      names = "--where",
      paramLabel = "AXIS=VALUE",
      parameterConsumer = Conditions.class,
      description = "Value of an axis of the cell; of several seeds the first is taken.")
  private List<String> where = new ArrayList<>();

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "A new or empty directory for the model.")
  private Path target;

  @Mixin private MovedData moved;

  private final BiFunction<Study, Cell, ExportedCell> training;
  private final Interruption interruption;

  /**
   * @param interruption is told that a model that is being written is finished first
   */
  public ExportCommand(Interruption interruption) {
    this(ExportCommand::trainedAgain, interruption);
  }

  /**
   * @param training gives a cell of a study after its last update
   */
  ExportCommand(BiFunction<Study, Cell, ExportedCell> training, Interruption interruption) {
    this.training = training;
    this.interruption = interruption;
  }

  /**
   * Several conditions may follow one {@code --where}, but not the run directory, which has no
   * equals sign or is there.
   */
  static final class Conditions implements IParameterConsumer {
    private static final Pattern CONDITION = Pattern.compile("[A-Za-z][A-Za-z.]*=.*");

    @Override
    public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
      if (words.isEmpty()) {
        throw new ParameterException(
            command.commandLine(), "Missing required parameter for option '--where' (AXIS=VALUE)");
      }
      List<String> conditions = new ArrayList<>(option.<List<String>>getValue());
      do {
        conditions.add(words.pop());
      } while (!words.isEmpty()
          && CONDITION.matcher(words.peek()).matches()
          && !Files.exists(Path.of(words.peek())));
      option.setValue(conditions);
    }
  }

  @Override
  public Integer call() throws IOException {
    requireFreeTarget();
    Study study;
    CellChoice choice;
    try (RunDirectory run = RunDirectory.open(root)) {
      study = moved.resolve(run.requireStudy("no cell can be trained again"), root);
      tellAllNotes(run);
      DataFiles.of(study, new Experiments()).requireThoseOf(run);
      choice = CellChoice.of(study.cells(), run.cells(), cell, where);
    }
    if (choice.others() > 0) {
      tell(
          "%s seeds match; the first, %s, is exported"
              .formatted(choice.others() + 1, choice.cell().axes().get(AxisName.SEED.path())));
    }
    ExportedCell trained = training.apply(study, choice.cell());
    // Ended halfway, its folder of parts would stay beside the model's place.
    interruption.onInterrupt(() -> {});
    SavedModelExporter.write(trained, target);
    out().println("exported " + choice.description() + " to " + target);
    return ExitCode.DONE;
  }

  /** The cell after its last update: a run's records do not hold its weights. */
  private static ExportedCell trainedAgain(Study study, Cell meant) {
    TrainedNetwork trained;
    try {
      trained = TrainedCell.train(meant, SessionOptions.singleThreaded());
    } catch (IllegalArgumentException refusal) {
      throw CommandFailure.usage(refusal.getMessage());
    }
    return new ExportedCell(meant.id().value(), meant.axes(), SpecWriter.toYaml(study), trained);
  }

  /** Before anything is trained. */
  private void requireFreeTarget() throws IOException {
    try {
      SavedModelExporter.requireFree(target);
    } catch (FileAlreadyExistsException e) {
      throw CommandFailure.usage(
          target + " already exists; name a new or empty directory with --to");
    }
  }
}
