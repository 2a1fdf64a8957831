package org.sigmap.train;

import java.util.List;
import org.sigmap.device.probe.GpuKernels;

/**
 * Where the operations of a training graph run.
 *
 * @param operations every operation that setting up, training or evaluating runs, those of loops
 *     and functions included, after TensorFlow has folded constants outside loops
 */
public record Placement(List<Operation> operations) {
  public Placement {
    operations = List.copyOf(operations);
  }

  /**
   * One operation.
   *
   * @param path its name; in a loop behind the name of the loop and {@code body} or {@code cond}
   * @param type its type, such as {@code MatMul}
   * @param device the device that TensorFlow put it on, {@code GPU:0}; in a loop the loop's, since
   *     a loop runs on one device
   * @param inLoop whether a loop runs it
   * @param onGpu what becomes of it on a GPU
   */
  public record Operation(
      String path, String type, String device, boolean inLoop, GpuKernels.Support onGpu) {
    private static final String TRANSFORM = org.sigmap.graph.precondition.GradientTransform.NAME;

    /**
     * The part of the graph it belongs to: {@code GradientTransform} wherever that is, otherwise
     * the path up to the last loop and one name more, without numbers ({@code
     * chunk/StatelessWhile/body/Gradients}).
     */
    public String scope() {
      if (path.contains(TRANSFORM)) {
        return TRANSFORM;
      }
      int loop = Math.max(path.lastIndexOf("/body/"), path.lastIndexOf("/cond/"));
      int start = loop < 0 ? 0 : loop + "/body/".length();
      if (loop < 0 && path.startsWith("chunk/")) {
        start = "chunk/".length();
      }
      int end = path.indexOf('/', start);
      String scope = end < 0 ? path.substring(0, Math.max(0, start - 1)) : path.substring(0, end);
      return scope.isEmpty() ? "(graph)" : scope.replaceAll("_\\d+(?=/|$)", "");
    }

    /** Whether it would fail on a GPU: a loop runs on one device, and there is no kernel there. */
    public boolean failsOnGpu() {
      return inLoop && onGpu == GpuKernels.Support.NONE;
    }
  }
}
