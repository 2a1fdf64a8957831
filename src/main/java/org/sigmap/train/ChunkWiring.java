package org.sigmap.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Operands;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Calls the {@link Chunk} and the {@link Evaluation} from a training graph's variables, and keeps
 * what they return in them.
 *
 * @param carried names of the variables that are kept
 */
record ChunkWiring<T extends TFloating>(
    Graph graph,
    Ops tf,
    TrainingShape shape,
    GraphVariables variables,
    StepVariables.Layout<T> layout,
    List<String> carried,
    GraphForm form) {
  /** Of what the chunk returns: step and divergedAt, then the loss. */
  private static final int INTEGERS_OF_CHUNK = 2;

  private static final int FIRST_PARAMETER = INTEGERS_OF_CHUNK + 1;

  /** Of what the evaluation returns, behind divergedAt and two losses. */
  private static final int FIRST_ACCURACY = 3;

  ChunkCall call(StepVariables<T> before) {
    Placeholder<TInt32> steps =
        tf.withName("steps").placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
    List<Operand<?>> inputs = new ArrayList<>(List.of(steps));
    inputs.addAll(before.pack());
    if (shape.fingerprint()) {
      inputs.add(value(TrainingGraph.GRADIENT_SUM));
    }
    List<Operand<?>> made;
    // The graph keeps a copy of the function.
    try (ConcreteFunction function = new Chunk<>(shape, layout, form.unrolled()).function(inputs)) {
      made = call("chunk", function, inputs, INTEGERS_OF_CHUNK);
    }
    List<Operand<?>> seen = addEvaluation(before, made);
    int accuracies = shape.classifies() ? 2 + shape.rows().furtherTests() : 0;
    return new ChunkCall(
        steps,
        made.get(0),
        variables.commit("keep", carried, kept(made, made.get(1), false), List.of()),
        seen.get(0),
        made.get(2),
        seen.get(1),
        seen.get(2),
        List.copyOf(seen.subList(FIRST_ACCURACY, FIRST_ACCURACY + accuracies)),
        shape.fingerprint() ? seen.get(FIRST_ACCURACY + accuracies) : null,
        variables.commit("commit", carried, kept(made, seen.get(0), true), seen));
  }

  /** What is known at a log point, from what the chunk has made. */
  private List<Operand<?>> addEvaluation(StepVariables<T> before, List<Operand<?>> made) {
    List<Operand<?>> inputs = new ArrayList<>(made.subList(0, layout.carried()));
    List<Operand<?>> packed = before.pack();
    inputs.addAll(packed.subList(layout.carried(), packed.size()));
    inputs.add(value(TrainingGraph.TEST_X));
    inputs.add(value(TrainingGraph.TEST_Y));
    for (int i = 0; i < shape.rows().furtherTests(); i++) {
      inputs.add(value(TrainingGraph.furtherX(i)));
      inputs.add(value(TrainingGraph.furtherY(i)));
    }
    if (shape.fingerprint()) {
      inputs.add(variables.get(TrainingGraph.DIRECTIONS).value());
      inputs.add(value(TrainingGraph.PATH_START));
      inputs.add(made.get(layout.carried()));
    }
    try (ConcreteFunction function = new Evaluation<>(shape, layout).function(inputs)) {
      return call("evaluation", function, inputs, 1);
    }
  }

  /**
   * Values of {@code carried} after a chunk.
   *
   * @param logged whether it ended at a log point, where a fingerprint's path begins anew
   */
  private List<Operand<?>> kept(List<Operand<?>> made, Operand<?> divergedAt, boolean logged) {
    List<Operand<?>> values = new ArrayList<>(List.of(made.get(0), divergedAt));
    values.addAll(made.subList(FIRST_PARAMETER, layout.carried()));
    if (shape.fingerprint()) {
      Operand<?> sum = made.get(layout.carried());
      values.add(logged ? made.get(FIRST_PARAMETER) : value(TrainingGraph.PATH_START));
      values.add(logged ? tf.zerosLike(sum) : sum);
    }
    return values;
  }

  /**
   * @param integers of the outputs, the first so many are int32 and the others of the graph's type
   */
  private List<Operand<?>> call(
      String name, ConcreteFunction function, List<Operand<?>> inputs, int integers) {
    graph.attachFunction(function);
    OperationBuilder builder = tf.scope().withName(name).opBuilder("PartitionedCall", name);
    builder.addInputList(Operands.asOutputs(inputs));
    builder.setAttr(
        "Tin", inputs.stream().map(o -> o.asOutput().dataType()).toArray(DataType[]::new));
    DataType[] types = new DataType[function.signature().outputNames().size()];
    Arrays.fill(types, 0, integers, DataType.DT_INT32);
    Arrays.fill(types, integers, types.length, value(TrainingGraph.X).asOutput().dataType());
    builder.setAttr("Tout", types);
    builder.setAttr("f", function);
    if (form.xla()) {
      builder.setAttr("_XlaMustCompile", true);
    }
    Operation call = builder.build();
    List<Operand<?>> results = new ArrayList<>();
    for (int i = 0; i < call.numOutputs(); i++) {
      results.add(call.output(i));
    }
    return results;
  }

  private Operand<T> value(String name) {
    return variables.get(name).value().asOutput().expect(layout.type());
  }
}
