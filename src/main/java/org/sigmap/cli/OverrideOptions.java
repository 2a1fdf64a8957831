package org.sigmap.cli;

import java.util.ArrayList;
import java.util.List;
import org.sigmap.spec.yaml.Overrides;
import picocli.CommandLine.Option;

/** What a command changes in a spec. */
public final class OverrideOptions {
  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Set a field in every cell, such as model.hidden=100.")
  private List<String> set = new ArrayList<>();

  @Option(
      names = "--sweep",
      paramLabel = "PATH=A,B,C",
      description =
          "Make a field an axis, such as preconditioner.p=1,0,-1; or a group, such as"
              + " 'optimizer={kind: adam, learningRate: 0.001},{kind: sam, rho: 0.1}'.")
  private List<String> sweep = new ArrayList<>();

  @Option(
      names = "--zip",
      paramLabel = "'PATH=A,B PATH=C,D'",
      description =
          "Make fields one axis, on which they move together, such as"
              + " 'preconditioner.p=1,0 optimizer.learningRate=0.01,0.03'.")
  private List<String> zip = new ArrayList<>();

  @Option(names = "--seeds", paramLabel = "N|A..B", description = "Run seeds 0 to N-1, or A to B.")
  private String seeds;

  public Overrides resolve() {
    return new Overrides(set, sweep, zip, seeds);
  }

  /** The options as they would be written on a command line. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    set.forEach(value -> arguments.addAll(List.of("--set", value)));
    sweep.forEach(value -> arguments.addAll(List.of("--sweep", value)));
    zip.forEach(value -> arguments.addAll(List.of("--zip", value)));
    if (seeds != null) {
      arguments.addAll(List.of("--seeds", seeds));
    }
    return arguments;
  }
}
