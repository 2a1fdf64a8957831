package org.sigmap.cli.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sigmap.cli.CommandFailure;
import org.sigmap.cli.ExitCode;
import org.sigmap.cli.MachineOptions;
import org.sigmap.cli.ProgramCommand;
import org.sigmap.device.DeviceSystem;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.run.Benchmark;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.train.SessionOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sigmap bench}: time per lane-step of the paper-size cell on this machine's devices. */
@Command(
    name = "bench",
    description = {
      "Time a step of the paper-size cell (d 10, h 500, 200 training and 9,800 test rows). A"
          + " lane-step is one step of one network, however many train side by side.",
      "",
      "Its parts are timed in turn with it, in loops of the same shapes and settings: forward"
          + " computes the training loss; backward is what its gradient takes beyond that; update"
          + " what a step takes beyond the gradient (preconditioner, optimizer, further gradients"
          + " that it asks for); evaluation a log point's time, divided by the steps between two."
          + " Each is the median of five differences: noise can make a small one negative.",
      "",
      "The floor is the time of the multiply-adds that one gradient and its share of the"
          + " evaluation cannot do without, at the rate of large matrix products (GFLOP/s, measured"
          + " beside the step with a session a worker, in the cell's precision); floors is how many"
          + " times the floor a lane-step takes.",
      ""
    })
public final class BenchCommand extends ProgramCommand {
  /** The paper-size cell is the spec's defaults; only the seed differs between lanes. */
  private static final String SPEC = "name: bench\nexperiment: generalization\nseeds: %d\n";

  private static final String ALL = "all";
  private static final String BASELINE = "gradient-descent";

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
      description =
          "Wall time that each of five repetitions trains, and times parts for as long again"
              + " (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Set a field of the cell, such as preconditioner.kind=none.")
  private List<String> set = new ArrayList<>();

  @Option(
      names = "--optimizer",
      paramLabel = "KIND",
      description =
          "Time this optimizer with its default numbers, right after gradient descent, and give the"
              + " ratio; repeatable, or all.")
  private List<String> optimizers = new ArrayList<>();

  @Option(names = "--threads", description = "Threads of each lane group (default: 1).")
  private int threads = 1;

  @Option(names = "--xla", description = "Compile the chunk with XLA.")
  private boolean xla;

  @Option(names = "--json", description = "Print one JSON array and nothing else.")
  private boolean json;

  @Mixin private MachineOptions machine;

  @Override
  public Integer call() throws IOException {
    requirePositive("--lanes-at-once", counts);
    requirePositive("--log-every", logEvery);
    requirePositive("--threads", List.of(threads));
    if (!(seconds > 0 && Double.isFinite(seconds))) {
      throw new CommandFailure(ExitCode.USAGE, "--seconds must be above 0, but is " + seconds);
    }
    RunOptions standard = machine.resolve(err());
    MachineOptions.warn(standard, program().options(), err());
    SessionOptions session = new SessionOptions(threads, xla, standard.session().device());
    RunOptions use = standard.withSession(session);
    String device = MachineOptions.devices(use, DeviceSystem.here()).get(0);
    List<Map<String, Object>> figures = new ArrayList<>();
    if (!json) {
      out().println(Figures.heading(!optimizers.isEmpty()));
    }
    for (int every : logEvery) {
      for (int lanes : counts) {
        for (String kind : kinds()) {
          Map<String, Object> fields = measured(use, device, lanes, every, kind);
          figures.add(fields);
          if (!json) {
            out().println(Figures.line(fields));
            out().flush();
          }
        }
      }
    }
    if (json) {
      out()
          .println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures));
    }
    return ExitCode.DONE;
  }

  private static void requirePositive(String option, List<Integer> values) {
    for (int value : values) {
      if (value < 1) {
        throw new CommandFailure(ExitCode.USAGE, option + " must be at least 1, but is " + value);
      }
    }
  }

  /** The optimizers to time; an empty word for the cell as it is. */
  private List<String> kinds() {
    if (optimizers.isEmpty()) {
      return List.of("");
    }
    return optimizers.contains(ALL) ? OptimizerSpec.kinds() : optimizers;
  }

  /** An optimizer is timed right after gradient descent, so that both meet the same machine. */
  private Map<String, Object> measured(
      RunOptions use, String device, int lanes, int every, String kind) {
    Benchmark benchmark = new Benchmark(use, seconds);
    if (kind.isEmpty()) {
      return fields(device, benchmark.measure(study(lanes, List.of()), every));
    }
    Study plain = study(lanes, List.of("optimizer.kind=" + BASELINE));
    Study other = study(lanes, List.of("optimizer.kind=" + kind));
    Benchmark.Figure baseline = benchmark.measure(plain, every);
    Benchmark.Figure figure = kind.equals(BASELINE) ? baseline : benchmark.measure(other, every);
    Map<String, Object> fields = fields(device, figure);
    fields.put(Figures.OPTIMIZER, kind);
    fields.put(Figures.RELATIVE, figure.millisPerLaneStep() / baseline.millisPerLaneStep());
    return fields;
  }

  private Study study(int lanes, List<String> further) {
    List<String> all = new ArrayList<>(set);
    all.addAll(further);
    return SpecReader.read(SPEC.formatted(lanes), "bench", new Overrides(all, List.of(), null));
  }

  private Map<String, Object> fields(String device, Benchmark.Figure figure) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(Figures.DEVICE, device);
    fields.put(Figures.LANES, figure.lanes());
    fields.put(Figures.LOG_EVERY, figure.logEvery());
    fields.put(Figures.MILLIS, figure.millisPerLaneStep());
    fields.put(Figures.PER_SECOND, figure.laneStepsPerSecond());
    fields.put(Figures.GROUPS, figure.groups());
    fields.put("threads_per_group", threads);
    fields.put("executor", xla ? "xla" : "plain");
    Benchmark.Parts parts = figure.parts();
    fields.put(Figures.FORWARD, parts.forward());
    fields.put(Figures.BACKWARD, parts.backward());
    fields.put(Figures.UPDATE, parts.update());
    fields.put(Figures.EVALUATION, parts.evaluation());
    fields.put(Figures.FLOOR, figure.floorMillis());
    fields.put(Figures.FLOORS, figure.floors());
    // A multiply-add is two operations.
    fields.put(Figures.RATE, figure.multiplyAddsPerSecond() * 2 / 1e9);
    return fields;
  }

  /** How figures are named in JSON, and how they stand in a table: new columns come last. */
  private static final class Figures {
    static final String DEVICE = "device";
    static final String LANES = "lanes";
    static final String LOG_EVERY = "log_every";
    static final String MILLIS = "ms_per_lane_step";
    static final String PER_SECOND = "lane_steps_per_second";
    static final String GROUPS = "groups";
    static final String OPTIMIZER = "optimizer";
    static final String RELATIVE = "relative_to_gradient_descent";
    static final String FORWARD = "forward_ms";
    static final String BACKWARD = "backward_ms";
    static final String UPDATE = "update_ms";
    static final String EVALUATION = "evaluation_ms";
    static final String FLOOR = "floor_ms";
    static final String FLOORS = "floors";
    static final String RATE = "matrix_product_gflops";

    private static final String OPTIMIZER_COLUMN = "  %-16s";

    private Figures() {}

    static String heading(boolean optimizers) {
      return "device  lanes  groups  log_every  ms/lane-step  lane-steps/s"
          + (optimizers
              ? "  / gradient descent" + String.format(Locale.ROOT, OPTIMIZER_COLUMN, OPTIMIZER)
              : "")
          + "  forward  backward   update  evaluation    floor  floors  GFLOP/s";
    }

    static String line(Map<String, Object> fields) {
      String line =
          String.format(
              Locale.ROOT,
              "%s  %5d  %6d  %9d  %12.3f  %12.0f",
              fields.get(DEVICE),
              fields.get(LANES),
              fields.get(GROUPS),
              fields.get(LOG_EVERY),
              fields.get(MILLIS),
              fields.get(PER_SECOND));
      if (fields.containsKey(OPTIMIZER)) {
        line +=
            String.format(
                Locale.ROOT,
                "  %18.2f" + OPTIMIZER_COLUMN,
                fields.get(RELATIVE),
                fields.get(OPTIMIZER));
      }
      return line
          + String.format(
              Locale.ROOT,
              "  %7.3f  %8.3f  %7.3f  %10.3f  %7.3f  %6.1f  %7.0f",
              fields.get(FORWARD),
              fields.get(BACKWARD),
              fields.get(UPDATE),
              fields.get(EVALUATION),
              fields.get(FLOOR),
              fields.get(FLOORS),
              fields.get(RATE));
    }
  }
}
