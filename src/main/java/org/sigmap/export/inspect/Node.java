package org.sigmap.export.inspect;

import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.DataType;

/**
 * An operation of a graph or of a function's body.
 *
 * @param name unique in its graph
 * @param op what it is, such as MatMul
 * @param inputs as written: {@code name}, {@code name:1}, {@code name:output:0}, {@code ^name} for
 *     a control dependency
 * @param calls functions that its attributes name
 * @param type attribute {@code dtype}
 * @param shape attribute {@code shape} as text, absent where the node has none
 * @param harmlessText whether it is a constant without {@code ..} in it
 */
record Node(
    String name,
    String op,
    List<String> inputs,
    List<String> calls,
    DataType type,
    Optional<String> shape,
    boolean harmlessText) {
  Node {
    inputs = List.copyOf(inputs);
    calls = List.copyOf(calls);
  }

  /** The node that an input comes from. */
  static String source(String input) {
    String name = input.startsWith("^") ? input.substring(1) : input;
    int output = name.indexOf(':');
    return output < 0 ? name : name.substring(0, output);
  }

  /** The inputs that are tensors. */
  List<String> data() {
    return inputs.stream().filter(input -> !input.startsWith("^")).map(Node::source).toList();
  }
}
