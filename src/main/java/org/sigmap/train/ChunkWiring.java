package org.sigmap.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sigmap.graph.Bundle;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Signature;
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
 */
record ChunkWiring<T extends TFloating>(
    Graph graph,
    Ops tf,
    TrainingShape shape,
    Class<T> type,
    GraphVariables variables,
    GraphForm form) {

  ChunkCall call(StepVariables<T> before) {
    Placeholder<TInt32> steps =
        tf.withName("steps").placeholder(TInt32.class, Placeholder.shape(Shape.scalar()));
    Bundle inputs = Bundle.of(Chunk.STEPS, steps).and(before.bundle());
    if (shape.fingerprint()) {
      inputs = inputs.and(variables.bundle(List.of(TrainingGraph.GRADIENT_SUM)));
    }
    Bundle made;
    // The graph keeps a copy of the function.
    try (ConcreteFunction function = new Chunk<>(shape, type, form).function(inputs)) {
      made = call("chunk", function, inputs);
    }
    StepVariables<T> after = StepVariables.of(before.bundle().with(made), shape.network(), type);
    Bundle shown = evaluation(after, made);
    Bundle diverged = shown.only(List.of(TrainingGraph.DIVERGED_AT));
    return new ChunkCall(
        steps,
        variables.commit("keep", after.kept().and(path(after, made, false)), Bundle.empty()),
        made.only(List.of(TrainingGraph.STEP, StepVariables.LOSS)).and(shown),
        variables.commit(
            "commit", after.kept().with(diverged).and(path(after, made, true)), shown));
  }

  /** What is known at a log point, from what the chunk has made. */
  private Bundle evaluation(StepVariables<T> after, Bundle made) {
    Bundle inputs = after.bundle();
    for (EvaluatedSet set : EvaluatedSet.of(shape.rows())) {
      inputs = inputs.with(variables.bundle(List.of(set.x(), set.y())));
    }
    if (shape.fingerprint()) {
      inputs =
          inputs
              .and(variables.bundle(List.of(TrainingGraph.DIRECTIONS, TrainingGraph.PATH_START)))
              .and(made.only(List.of(TrainingGraph.GRADIENT_SUM)));
    }
    try (ConcreteFunction function = new Evaluation<>(shape, type, form.loops()).function(inputs)) {
      return call("evaluation", function, inputs);
    }
  }

  /**
   * A fingerprint's path, where one is measured.
   *
   * @param logged whether a log point ends it, where a path begins anew
   */
  private Bundle path(StepVariables<T> after, Bundle made, boolean logged) {
    if (!shape.fingerprint()) {
      return Bundle.empty();
    }
    Operand<?> sum = made.get(TrainingGraph.GRADIENT_SUM);
    Operand<?> start = variables.get(TrainingGraph.PATH_START).value();
    return Bundle.of(TrainingGraph.PATH_START, logged ? after.parameters().w1() : start)
        .with(TrainingGraph.GRADIENT_SUM, logged ? tf.zerosLike(sum) : sum);
  }

  private Bundle call(String name, ConcreteFunction function, Bundle inputs) {
    graph.attachFunction(function);
    List<Operand<?>> arguments = inputs.asList();
    Signature signature = function.signature();
    OperationBuilder builder = tf.scope().withName(name).opBuilder("PartitionedCall", name);
    builder.addInputList(Operands.asOutputs(arguments));
    builder.setAttr(
        "Tin", arguments.stream().map(o -> o.asOutput().dataType()).toArray(DataType[]::new));
    builder.setAttr(
        "Tout",
        signature.outputNames().stream()
            .map(output -> signature.getOutputs().get(output).dataType)
            .toArray(DataType[]::new));
    builder.setAttr("f", function);
    if (form.xla()) {
      builder.setAttr("_XlaMustCompile", true);
    }
    Operation call = builder.build();
    Map<String, Operand<?>> results = new LinkedHashMap<>();
    signature.outputNames().forEach(output -> results.put(output, call.output(results.size())));
    return new Bundle(results);
  }
}
