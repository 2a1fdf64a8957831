package org.sigmap.graph;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * Types and shapes of what a loop carries, or of any function's arguments; functions are given
 * placeholders of just these.
 */
public record LoopVariables(List<Class<? extends TType>> types, List<Shape> shapes) {
  public LoopVariables {
    types = List.copyOf(types);
    shapes = List.copyOf(shapes);
  }

  /** The types and static shapes of {@code operands}. */
  public static LoopVariables like(List<? extends Operand<?>> operands) {
    List<Class<? extends TType>> types = new ArrayList<>();
    List<Shape> shapes = new ArrayList<>();
    for (Operand<?> operand : operands) {
      types.add(operand.type());
      shapes.add(operand.shape());
    }
    return new LoopVariables(types, shapes);
  }

  /** Fresh placeholders, one a variable. */
  public List<Operand<?>> placeholders(Ops tf) {
    List<Operand<?>> placeholders = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      placeholders.add(tf.placeholder(types.get(i), Placeholder.shape(shapes.get(i))));
    }
    return placeholders;
  }

  /** A function signature whose inputs and outputs are matched by position. */
  public Signature signature(
      List<? extends Operand<?>> inputs, List<? extends Operand<?>> outputs) {
    return signature("loop", inputs, outputs);
  }

  /** As {@link #signature(List, List)}, under a name that shows in the graph. */
  public static Signature signature(
      String name, List<? extends Operand<?>> inputs, List<? extends Operand<?>> outputs) {
    Signature.Builder builder = Signature.builder(name);
    for (int i = 0; i < inputs.size(); i++) {
      builder.input("in" + i, inputs.get(i));
    }
    for (int i = 0; i < outputs.size(); i++) {
      builder.output("out" + i, outputs.get(i));
    }
    return builder.build();
  }

  /**
   * {@code word} with the variables' shapes behind it, such as {@code keep_2x4x4_2}. TensorFlow
   * names a function by its signature and the hash of its body, which knows no shapes: without this
   * two functions that differ in shapes alone are taken for one.
   */
  public String name(String word) {
    StringBuilder name = new StringBuilder(word);
    for (Shape shape : shapes) {
      name.append('_');
      for (int axis = 0; axis < shape.numDimensions(); axis++) {
        long size = shape.get(axis);
        name.append(axis == 0 ? "" : "x").append(size == Shape.UNKNOWN_SIZE ? "n" : size);
      }
    }
    return name.toString();
  }

  /**
   * {@code outputs} with an identity around each one that is also an input: TensorFlow refuses a
   * function whose output is its own argument.
   */
  public static List<Operand<?>> identities(
      Ops tf, List<Operand<?>> inputs, List<Operand<?>> outputs) {
    List<Operand<?>> distinct = new ArrayList<>();
    for (Operand<?> output : outputs) {
      distinct.add(inputs.contains(output) ? tf.identity(output) : output);
    }
    return distinct;
  }

  /** The iteration counter among placeholders or loop results. */
  public static Operand<TInt32> counter(List<? extends Operand<?>> variables) {
    return variables.get(0).asOutput().expect(TInt32.class);
  }
}
