package org.sigmap.train;

import java.nio.file.Path;
import org.sigmap.device.LaneMemory;
import org.sigmap.experiment.plan.GroupPlan;
import org.sigmap.experiment.plan.RunOptions;
import org.sigmap.experiment.study.Experiments;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;

/**
 * Prints the bytes that so many lanes of a spec are measured to need; for a process whose CPU
 * allocator keeps statistics ({@code TF_CPU_ALLOCATOR_USE_BFC}).
 */
public final class LaneNeedMain {
  private LaneNeedMain() {}

  public static void main(String[] arguments) {
    TrainingShape shape =
        GroupPlan.shapes(
                new Experiments()
                    .prepare(SpecReader.read(Path.of(arguments[0]), Overrides.none()).cells()),
                RunOptions.cpu())
            .get(0);
    LaneMemory need =
        MemoryTrace.of(shape, SessionOptions.singleThreaded())
            .orElseThrow(() -> new IllegalStateException("the allocator keeps no statistics"));
    System.out.println(need.fixedBytes() + Integer.parseInt(arguments[1]) * need.bytesPerLane());
  }
}
