package org.sigmap.cli.export;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sigmap.cli.CommandFailure;
import org.sigmap.cli.ExitCode;
import org.sigmap.cli.ProgramCommand;
import org.sigmap.data.source.ModelRows;
import org.sigmap.export.inspect.ModelChecksums;
import org.sigmap.export.model.CheckedModel;
import org.sigmap.results.AtomicFile;
import org.sigmap.results.Csv;
import org.sigmap.results.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "predict",
    description =
        "Print what an exported model of a table predicts for the rows of a file, as CSV. A model"
            + " that is damaged, or whose operations touch files or processes, is not run.")
public final class PredictCommand extends ProgramCommand {
  /** Rows of one call: what they make of memory does not grow with the file. */
  private static final int BLOCK = 4096;

  @Parameters(index = "0", paramLabel = "MODEL", description = "What `sigmap export` wrote.")
  private Path model;

  @Parameters(
      index = "1",
      paramLabel = "ROWS",
      description = "CSV, or an array of NumPy, with the columns that the model was trained on.")
  private Path rows;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the predictions are written (default: standard output).")
  private Path file;

  @Override
  public Integer call() throws IOException {
    if (file != null) {
      requireOutside();
      requireReplaceable();
    }
    try (CheckedModel checked = CheckedModel.open(model)) {
      ModelRows asked = ModelRows.read(rows, checked.table(), checked.largest());
      if (file == null) {
        print(checked, asked, out());
        out().flush();
      } else {
        AtomicFile.writing(file, text -> print(checked, asked, text));
      }
    }
    return ExitCode.DONE;
  }

  /** A file takes the place of what is there: neither of a device nor of the rows themselves. */
  private void requireReplaceable() throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw CommandFailure.usage(
          "--out %s: is %s, not a file; name a file (without --out they are printed)"
              .formatted(file, Files.isDirectory(file) ? "a directory" : "a pipe or device"));
    }
    if (Files.exists(file) && Files.exists(rows) && Files.isSameFile(file, rows)) {
      throw CommandFailure.usage(
          "--out %s: is the file of the rows, which would be lost; name another file"
              .formatted(file));
    }
  }

  /** The files of a run, and those of a model, belong together: in folders of theirs too. */
  private void requireOutside() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return;
    }
    folder = folder.toRealPath();
    for (Path place :
        folder.getNameCount() < 2 ? List.of(folder) : List.of(folder, folder.getParent())) {
      boolean run = RunDirectory.isRun(place);
      if (run || ModelChecksums.isModel(place)) {
        throw CommandFailure.usage(
            "--out %s: lies in a %s, whose files belong together; name a file elsewhere"
                .formatted(file, run ? "run" : "model"));
      }
    }
  }

  private static void print(CheckedModel model, ModelRows rows, Writer out) throws IOException {
    for (int from = 0; from < rows.count(); from += BLOCK) {
      int to = Math.min(from + BLOCK, rows.count());
      CheckedModel.Answers answers = model.predict(rows.cells(), from, to);
      if (from == 0) {
        out.write(header(answers));
      }
      for (int i = 0; i < to - from; i++) {
        out.write(row(from + i, answers, i));
      }
    }
  }

  private static String header(CheckedModel.Answers answers) {
    List<String> header = new ArrayList<>(List.of("row", "prediction"));
    if (answers.probabilities().length > 0) {
      answers.names().forEach(name -> header.add("probability of " + name));
    }
    return Csv.row(header);
  }

  private static String row(int row, CheckedModel.Answers answers, int at) {
    List<String> fields = new ArrayList<>(List.of(Integer.toString(row)));
    fields.add(
        answers.numbers() == null ? answers.classes().get(at) : Csv.number(answers.numbers()[at]));
    int classes = answers.probabilities().length > 0 ? answers.names().size() : 0;
    for (int c = 0; c < classes; c++) {
      fields.add(Csv.number(answers.probabilities()[at * classes + c]));
    }
    return Csv.row(fields);
  }
}
