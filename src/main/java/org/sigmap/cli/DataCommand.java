package org.sigmap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.sigmap.data.DatasetDownload;
import org.sigmap.data.PublicSet;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "data",
    description = "Get public image sets.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DataCommand.Fetch.class, CommandLine.HelpCommand.class})
public final class DataCommand implements Runnable {
  @ParentCommand private Sigmap program;
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command, such as `data fetch mnist`");
  }

  @Command(
      name = "fetch",
      description = "Download an image set, checked and resumable.",
      mixinStandardHelpOptions = true)
  public static final class Fetch implements Callable<Integer> {
    @Parameters(
        paramLabel = "NAME",
        description = "mnist, fashion-mnist, cifar-10, cifar-100 or svhn.")
    private String name;

    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description = "Where the files go (default: data/<name>).")
    private Path directory;

    @ParentCommand private DataCommand parent;
    @Spec private CommandSpec command;

    @Override
    public Integer call() throws IOException {
      PublicSet set = PublicSet.named(name).orElseThrow(this::unknown);
      Path target = directory == null ? Path.of("data").resolve(name) : directory;
      boolean quiet = parent.program.options().quiet();
      new DatasetDownload(
              set,
              target,
              line -> {
                if (!quiet) {
                  command.commandLine().getErr().println("sigmap: " + line);
                }
              })
          .run();
      return ExitCode.DONE;
    }

    private CommandFailure unknown() {
      String names =
          PublicSet.known().stream().map(PublicSet::name).collect(Collectors.joining(", "));
      return CommandFailure.usage(
          "there is no image set \"" + name + "\" to fetch; name one of " + names);
    }
  }
}
