package org.sigmap.export.inspect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;

/**
 * An operation of a graph or of a function's body.
 *
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

  static Node read(Wire wire) throws IOException {
    return new Reader(wire).read();
  }

  /** Reads one {@code NodeDef} ({@code node_def.proto}, {@code attr_value.proto} of TensorFlow). */
  private static final class Reader {
    private static final int LONGEST_SHAPE = 1 << 12;

    /** A constant that names a file is short; those with weights are passed over. */
    private static final int LONGEST_CONSTANT = 1 << 12;

    /** What an attribute holds, as far as it is looked at. */
    private static final class Value {
      private DataType type = DataType.DT_INVALID;
      private Optional<String> shape = Optional.empty();
      private boolean harmlessText;
    }

    private final Wire wire;
    private final List<String> inputs = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private String name = "";
    private String op = "";
    private DataType type = DataType.DT_INVALID;
    private Optional<String> shape = Optional.empty();
    private boolean harmlessText;

    private Reader(Wire wire) {
      this.wire = wire;
    }

    private Node read() throws IOException {
      wire.message(this::field);
      boolean harmless = op.equals("Const") && harmlessText;
      return new Node(name, op, inputs, calls, type, shape, harmless);
    }

    private void field(int tag) throws IOException {
      switch (tag) {
        case Tags.NODE_NAME -> name = wire.text();
        case Tags.NODE_OP -> op = wire.text();
        case Tags.NODE_INPUT -> inputs.add(wire.text());
        case Tags.NODE_ATTRIBUTE -> attribute();
      }
    }

    private void attribute() throws IOException {
      Value value = new Value();
      switch (wire.entry(() -> wire.message(part -> value(part, value)))) {
        case "dtype" -> type = value.type;
        case "shape" -> shape = value.shape;
        case "value" -> harmlessText = value.harmlessText;
        default -> {
          // Only its functions are of interest, and they are noted.
        }
      }
    }

    private void value(int tag, Value value) throws IOException {
      switch (tag) {
        case Tags.VALUE_TYPE -> {
          DataType known = DataType.forNumber(wire.number());
          value.type = known == null ? DataType.UNRECOGNIZED : known;
        }
        case Tags.VALUE_SHAPE -> {
          byte[] bytes = wire.bytesIfShort(LONGEST_SHAPE);
          TensorShapeProto read = Damage.parse(TensorShapeProto.parser(), bytes, "a shape");
          value.shape = Optional.of(TensorTypes.shape(read));
        }
        case Tags.VALUE_TENSOR -> {
          String bytes =
              new String(wire.bytesIfShort(LONGEST_CONSTANT), StandardCharsets.ISO_8859_1);
          value.harmlessText = !bytes.isEmpty() && !bytes.contains("..");
        }
        case Tags.VALUE_FUNCTION -> function();
        case Tags.VALUE_LIST ->
            wire.message(
                part -> {
                  if (part == Tags.LIST_FUNCTION) {
                    function();
                  }
                });
      }
    }

    private void function() throws IOException {
      wire.message(
          tag -> {
            switch (tag) {
              case Tags.FUNCTION_NAME -> calls.add(wire.text());
              case Tags.FUNCTION_ATTRIBUTE ->
                  wire.message(
                      part -> {
                        if (part == Tags.ENTRY_VALUE) {
                          wire.message(inner -> value(inner, new Value()));
                        }
                      });
            }
          });
    }
  }
}
