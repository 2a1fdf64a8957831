package org.sigmap.graph.optim;

import java.util.ArrayList;
import java.util.List;
import org.sigmap.graph.LaneOps;
import org.sigmap.graph.Parameters;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.family.TFloating;

/**
 * θ as one vector a lane, in the order of {@link Parameters#asList()}, each operand row-major.
 *
 * @param shapes static shapes of the operands, lane axis first
 */
record FlatParameters(List<Shape> shapes) {
  FlatParameters {
    shapes = List.copyOf(shapes);
  }

  static <T extends TFloating> FlatParameters like(Parameters<T> parameters) {
    return new FlatParameters(parameters.asList().stream().map(Operand::shape).toList());
  }

  long lanes() {
    return shapes.get(0).get(0);
  }

  /** P, the number of entries of one lane. */
  int size() {
    return shapes.stream().mapToInt(FlatParameters::sizeOf).sum();
  }

  /** {@code → [L,P]}. */
  <T extends TFloating> Operand<T> flatten(LaneOps<T> ops, Parameters<T> parameters) {
    List<Operand<T>> rows = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      Operand<T> operand = parameters.asList().get(i);
      rows.add(ops.tf().reshape(operand, ops.ints(-1, sizeOf(shapes.get(i)))));
    }
    return ops.tf().concat(rows, ops.tf().constant(1));
  }

  /** {@code [L,P] →} the operands. */
  <T extends TFloating> Parameters<T> unflatten(LaneOps<T> ops, Operand<T> flat) {
    List<Operand<T>> operands = new ArrayList<>();
    int at = 0;
    for (Shape shape : shapes) {
      Operand<T> part = ops.tf().slice(flat, ops.ints(0, at), ops.ints(-1, sizeOf(shape)));
      operands.add(ops.tf().reshape(part, ops.tf().constant(shape.asArray())));
      at += sizeOf(shape);
    }
    return Parameters.of(operands);
  }

  private static int sizeOf(Shape shape) {
    return Math.toIntExact(shape.size() / shape.get(0));
  }
}
