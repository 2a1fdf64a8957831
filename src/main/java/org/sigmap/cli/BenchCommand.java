package org.sigmap.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.sigmap.experiment.Benchmark;
import org.sigmap.experiment.RunOptions;
import org.sigmap.spec.Overrides;
import org.sigmap.spec.SpecReader;
import org.sigmap.spec.Study;
import org.sigmap.train.SessionOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sigmap bench}: time per lane-step of the paper-size cell on this machine's devices. */
@Command(
    name = "bench",
    description =
        "Time a step of the paper-size cell (d 10, h 500, 200 training and 9,800 test rows).",
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  /** The paper-size cell is the spec's defaults; only the seed differs between lanes. */
  private static final String SPEC = "name: bench\nexperiment: generalization\nseeds: %d\n";

  @Option(
      names = "--lanes-at-once",
      paramLabel = "L",
      split = ",",
      defaultValue = "1,16,64",
      description = "Cells trained together (default: ${DEFAULT-VALUE}).")
  private List<Integer> counts;

  @Option(
      names = "--log-every",
      paramLabel = "K",
      split = ",",
      defaultValue = "50,1",
      description = "Steps between evaluations (default: ${DEFAULT-VALUE}).")
  private List<Integer> logEvery;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "1",
      description = "Wall time of each of five repetitions (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Set a field of the cell, such as preconditioner.kind=none.")
  private List<String> set = new ArrayList<>();

  @Option(names = "--threads", description = "Threads of each lane group (default: 1).")
  private int threads = 1;

  @Option(names = "--xla", description = "Compile the chunk with XLA.")
  private boolean xla;

  @Option(names = "--json", description = "Print one JSON array and nothing else.")
  private boolean json;

  @Mixin private MachineOptions machine;
  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    RunOptions standard = machine.resolve(err);
    MachineOptions.warning(standard).ifPresent(warning -> err.println("sigmap: " + warning));
    SessionOptions session = new SessionOptions(threads, xla, standard.session().device());
    RunOptions use = new RunOptions(standard.workers(), standard.mostLanes(), session);
    String device = machine.devices(use).get(0);
    List<Map<String, Object>> figures = new ArrayList<>();
    if (!json) {
      out.println("device  lanes  groups  log_every  ms/lane-step  lane-steps/s");
    }
    for (int every : logEvery) {
      for (int lanes : counts) {
        Benchmark.Figure figure = new Benchmark(use, seconds).measure(study(lanes), every);
        figures.add(fields(device, figure));
        if (!json) {
          out.printf(
              Locale.ROOT,
              "%s  %5d  %6d  %9d  %12.3f  %12.0f%n",
              device,
              figure.lanes(),
              figure.groups(),
              figure.logEvery(),
              figure.millisPerLaneStep(),
              figure.laneStepsPerSecond());
          out.flush();
        }
      }
    }
    if (json) {
      out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures));
    }
    return ExitCode.DONE;
  }

  private Study study(int lanes) {
    return SpecReader.read(SPEC.formatted(lanes), "bench", new Overrides(set, List.of(), null));
  }

  private Map<String, Object> fields(String device, Benchmark.Figure figure) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("device", device);
    fields.put("lanes", figure.lanes());
    fields.put("log_every", figure.logEvery());
    fields.put("ms_per_lane_step", figure.millisPerLaneStep());
    fields.put("lane_steps_per_second", figure.laneStepsPerSecond());
    fields.put("groups", figure.groups());
    fields.put("threads_per_group", threads);
    fields.put("executor", xla ? "xla" : "plain");
    return fields;
  }
}
