package org.sigmap.export.inspect;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorShapeProto;

/** Reads one {@code NodeDef} ({@code node_def.proto}, {@code attr_value.proto} of TensorFlow). */
final class NodeReader {
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

  private NodeReader(Wire wire) {
    this.wire = wire;
  }

  static Node read(Wire wire) throws IOException {
    NodeReader reader = new NodeReader(wire);
    wire.message(reader::field);
    return new Node(
        reader.name,
        reader.op,
        reader.inputs,
        reader.calls,
        reader.type,
        reader.shape,
        reader.op.equals("Const") && reader.harmlessText);
  }

  private boolean field(int tag) throws IOException {
    switch (tag) {
      case Tags.NODE_NAME -> name = wire.text();
      case Tags.NODE_OP -> op = wire.text();
      case Tags.NODE_INPUT -> inputs.add(wire.text());
      case Tags.NODE_ATTRIBUTE -> attribute();
      default -> {
        return false;
      }
    }
    return true;
  }

  private void attribute() throws IOException {
    String[] key = {""};
    Value value = new Value();
    wire.message(
        tag -> {
          if (tag == Tags.ENTRY_KEY) {
            key[0] = wire.text();
          } else if (tag == Tags.ENTRY_VALUE) {
            wire.message(part -> value(part, value));
          }
          return tag == Tags.ENTRY_KEY || tag == Tags.ENTRY_VALUE;
        });
    switch (key[0]) {
      case "dtype" -> type = value.type;
      case "shape" -> shape = value.shape;
      case "value" -> harmlessText = value.harmlessText;
      default -> {
        // Only its functions are of interest, and they are noted.
      }
    }
  }

  private boolean value(int tag, Value value) throws IOException {
    switch (tag) {
      case Tags.VALUE_TYPE -> {
        DataType known = DataType.forNumber(wire.number());
        value.type = known == null ? DataType.UNRECOGNIZED : known;
      }
      case Tags.VALUE_SHAPE -> value.shape = Optional.of(shape(wire.bytesIfShort(LONGEST_SHAPE)));
      case Tags.VALUE_TENSOR -> {
        String bytes = new String(wire.bytesIfShort(LONGEST_CONSTANT), StandardCharsets.ISO_8859_1);
        value.harmlessText = !bytes.isEmpty() && !bytes.contains("..");
      }
      case Tags.VALUE_FUNCTION -> wire.message(this::function);
      case Tags.VALUE_LIST -> wire.message(this::list);
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean list(int tag) throws IOException {
    if (tag != Tags.LIST_FUNCTION) {
      return false;
    }
    wire.message(this::function);
    return true;
  }

  private boolean function(int tag) throws IOException {
    if (tag == Tags.FUNCTION_NAME) {
      calls.add(wire.text());
    } else if (tag == Tags.FUNCTION_ATTRIBUTE) {
      wire.message(
          part -> {
            if (part == Tags.ENTRY_VALUE) {
              wire.message(inner -> value(inner, new Value()));
            }
            return part == Tags.ENTRY_VALUE;
          });
    }
    return tag == Tags.FUNCTION_NAME || tag == Tags.FUNCTION_ATTRIBUTE;
  }

  private static String shape(byte[] bytes) throws Damage {
    try {
      return Shapes.text(TensorShapeProto.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new Damage("a shape cannot be read");
    }
  }
}
