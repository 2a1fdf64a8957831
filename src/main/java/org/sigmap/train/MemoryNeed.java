package org.sigmap.train;

import org.sigmap.device.LaneMemory;
import org.sigmap.graph.layer.Layer;
import org.sigmap.graph.layer.Measures;
import org.sigmap.graph.layer.Network;
import org.sigmap.graph.layer.Weight;
import org.sigmap.spec.Precision;

/**
 * Memory that training takes on a CPU, from shapes alone. TensorFlow's allocator there knows no
 * limit and keeps no statistics, so that nothing is told before the kernel ends the process.
 *
 * <p>The factors were read off the same graphs on an allocator that keeps statistics ({@link
 * MemoryTrace}): beyond its variables a step takes 1.9 to 3.7 times the activations B·h·depth for
 * first-order kinds and 6.4 times for those that use Hessian-vector products.
 *
 * @param least bytes that one lane cannot do without
 * @param most bytes that a group takes at most, about
 * @param heap bytes of the Java heap that one lane cannot do without: its rows and its weights
 */
public record MemoryNeed(double least, LaneMemory most, double heap) {
  private static final double LEAST_ACTIVATIONS = 1.8;
  private static final double MOST_ACTIVATIONS = 7;

  /** Blocks of each evaluated set: the rows, what a layer makes of them, its activations. */
  private static final double MOST_BLOCKS = 3;

  private static final double LEAST_PARAMETERS = 3;
  private static final double MOST_PARAMETERS = 16;

  /** Of the statistics that some kinds keep: themselves, what is made of them, the next. */
  private static final double MOST_STATISTICS = 3;

  /** Matrices as large as the largest, in float64, while P is made. */
  private static final double MOST_SQUARES = 8;

  /** TensorFlow's own and the session's. */
  private static final long SESSION = 64L << 20;

  /** What lanes of {@code shape} need. */
  public static MemoryNeed of(TrainingShape shape) {
    double value = shape.precision() == Precision.FLOAT32 ? Float.BYTES : Double.BYTES;
    Network network = shape.network();
    RowCounts rows = shape.rows();
    double d = network.inputs();
    double o = network.outputs();
    double data = (rows.train() + (1.0 + rows.furtherTests()) * rows.test()) * (d + o);
    double parameters = network.weights().stream().mapToDouble(MemoryNeed::entries).sum();
    double activations = rows.batch() * network.hidden().stream().mapToDouble(Layer::outputs).sum();
    double widest = network.hidden().stream().mapToDouble(Layer::outputs).max().orElseThrow();
    double block = block(shape, widest);
    double sets = 2.0 + rows.furtherTests();
    double squares =
        shape
            .preconditioner()
            .known()
            .map(known -> known.form(network.inputs()).largest(rows.train()) * Double.BYTES)
            .orElse(0.0);
    double least =
        value
                * (data
                    + Math.max(LEAST_ACTIVATIONS * activations, block)
                    + LEAST_PARAMETERS * parameters)
            + squares;
    double statistics =
        shape.preconditioner().statistics(network) + shape.rule().optimizer().statistics(network);
    double most =
        value
                * (2 * data
                    + Math.max(MOST_ACTIVATIONS * activations, MOST_BLOCKS * sets * block)
                    + MOST_PARAMETERS * parameters
                    + MOST_STATISTICS * statistics)
            + MOST_SQUARES * squares;
    return new MemoryNeed(
        least, new LaneMemory(SESSION, (long) most), (data + parameters) * Double.BYTES);
  }

  private static double entries(Weight weight) {
    return (double) weight.inputs() * weight.outputs();
  }

  /** Values of a block of rows and of what its widest layer makes of them. */
  private static double block(TrainingShape shape, double widest) {
    Network network = shape.network();
    int rows = Math.max(shape.rows().train(), shape.rows().test());
    return Measures.blockRows(network, rows, shape.precision().bytes())
        * (network.inputs() + widest);
  }

  /** Bytes that a group of {@code lanes} takes at most, about. */
  public long most(int lanes) {
    return most.fixedBytes() + lanes * most.bytesPerLane();
  }
}
