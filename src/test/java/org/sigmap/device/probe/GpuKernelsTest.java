package org.sigmap.device.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetAllOpList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetAllRegisteredKernels;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sigmap.device.cuda.TensorFlowNative;
import org.tensorflow.TensorFlow;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.KernelDef;
import org.tensorflow.proto.KernelList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpList;

class GpuKernelsTest {
  @ParameterizedTest
  @CsvSource({
    "SelfAdjointEigV2, T, DT_DOUBLE, CARD",
    "SelfAdjointEigV2, T, DT_FLOAT, CARD",
    "Mul, T, DT_FLOAT, CARD",
    "Mul, T, DT_INT32, HOST",
    "Less, T, DT_INT32, HOST",
    "VarHandleOp, dtype, DT_FLOAT, CARD",
    "VarHandleOp, dtype, DT_INT32, NONE",
    "StatelessWhile, any, DT_FLOAT, CARD",
    "MatrixDeterminant, T, DT_HALF, NONE",
    "NoSuchOperation, T, DT_FLOAT, NONE"
  })
  void supportOfKnownOperations(
      String operation, String attribute, DataType type, GpuKernels.Support support) {
    AttrValue value = AttrValue.newBuilder().setType(type).build();
    NodeDef node = NodeDef.newBuilder().setOp(operation).putAttr(attribute, value).build();
    assertEquals(support, GpuKernels.load().of(node));
  }

  /** An operation of several types fits only where each of them does. */
  @Test
  void everyTypeOfAListMustFit() {
    AttrValue.ListValue types =
        AttrValue.ListValue.newBuilder()
            .addType(DataType.DT_FLOAT)
            .addType(DataType.DT_STRING)
            .build();
    NodeDef node =
        NodeDef.newBuilder()
            .setOp("Mul")
            .putAttr("T", AttrValue.newBuilder().setList(types).build())
            .build();
    assertEquals(GpuKernels.Support.NONE, GpuKernels.load().of(node));
  }

  /** Only TensorFlow for CUDA (profile gpu) knows GPU kernels; it needs neither card nor driver. */
  @Test
  void resourceIsTheRegistry() throws IOException {
    assumeTrue(TensorFlowNative.here().gpu(), "needs TensorFlow for CUDA: mvn -Pgpu");
    Path written = Path.of("target", GpuKernels.RESOURCE);
    String registry = registry();
    Files.writeString(written, registry);
    try (InputStream resource = GpuKernels.class.getResourceAsStream(GpuKernels.RESOURCE)) {
      assertEquals(
          registry,
          resource == null ? "" : new String(resource.readAllBytes(), StandardCharsets.UTF_8),
          "the registry differs from the resource; copy " + written + " there");
    }
  }

  @SuppressWarnings("try") // The scope frees what TensorFlow hands out.
  private static String registry() throws IOException {
    TensorFlow.version();
    Map<String, OpDef> operations;
    List<KernelDef> kernels;
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      operations =
          OpList.parseFrom(bytes(TF_GetAllOpList())).getOpList().stream()
              .collect(Collectors.toMap(OpDef::getName, op -> op));
      kernels = KernelList.parseFrom(bytes(TF_GetAllRegisteredKernels(status))).getKernelList();
      status.throwExceptionIfNotOK();
    }
    StringBuilder lines = new StringBuilder();
    for (String name : new TreeSet<>(operations.keySet())) {
      List<Map<String, String>> own = new ArrayList<>();
      for (String device : List.of("GPU", "DEFAULT")) {
        own.addAll(
            merged(
                kernels.stream()
                    .filter(kernel -> kernel.getOp().equals(name))
                    .filter(kernel -> kernel.getDeviceType().equals(device))
                    .filter(kernel -> kernel.getLabel().isEmpty())
                    .map(kernel -> types(kernel, onHost(kernel, operations.get(name))))
                    .toList()));
      }
      own.stream().distinct().forEach(kernel -> lines.append(line(name, kernel)));
    }
    return lines.toString();
  }

  /** The types that a kernel's attributes may have, and under the empty name where it works. */
  private static Map<String, String> types(KernelDef kernel, boolean host) {
    Map<String, String> types = new TreeMap<>(Map.of("", host ? "host" : "card"));
    for (KernelDef.AttrConstraint constraint : kernel.getConstraintList()) {
      if (constraint.getAllowedValues().getList().getTypeCount() == 0) {
        continue; // Of words, such as what to do about indices out of range.
      }
      types.put(
          constraint.getName(),
          constraint.getAllowedValues().getList().getTypeList().stream()
              .map(GpuKernels::name)
              .collect(Collectors.joining(",")));
    }
    return types;
  }

  /** Kernels that differ in the types of one attribute alone become one. */
  private static List<Map<String, String>> merged(List<Map<String, String>> kernels) {
    Set<String> attributes = new TreeSet<>();
    kernels.forEach(kernel -> attributes.addAll(kernel.keySet()));
    attributes.remove("");
    List<Map<String, String>> merged = kernels;
    for (String attribute : attributes) {
      Map<Map<String, String>, Set<String>> byRest = new LinkedHashMap<>();
      for (Map<String, String> kernel : merged) {
        Map<String, String> rest = new TreeMap<>(kernel);
        // What is left under the name tells kernels that take any type from those that do not.
        String types = rest.containsKey(attribute) ? rest.put(attribute, "") : null;
        Set<String> all = byRest.computeIfAbsent(rest, key -> new TreeSet<>());
        all.addAll(types == null ? List.of() : List.of(types.split(",")));
      }
      byRest.forEach((rest, types) -> rest.replace(attribute, String.join(",", types)));
      merged = List.copyOf(byRest.keySet());
    }
    return merged;
  }

  private static String line(String operation, Map<String, String> types) {
    StringBuilder line = new StringBuilder(operation).append(' ').append(types.get(""));
    types.forEach(
        (attribute, allowed) ->
            line.append(attribute.isEmpty() ? "" : " " + attribute + "=" + allowed));
    return line.append('\n').toString();
  }

  /**
   * Whether every result, or where there is none every operand, lies in the host's memory. Handles
   * do not count: they do everywhere.
   */
  private static boolean onHost(KernelDef kernel, OpDef operation) {
    List<OpDef.ArgDef> arguments = withoutHandles(operation.getOutputArgList());
    if (arguments.isEmpty()) {
      arguments = withoutHandles(operation.getInputArgList());
    }
    return !arguments.isEmpty()
        && arguments.stream()
            .allMatch(arg -> kernel.getHostMemoryArgList().contains(arg.getName()));
  }

  private static List<OpDef.ArgDef> withoutHandles(List<OpDef.ArgDef> arguments) {
    return arguments.stream().filter(arg -> arg.getType() != DataType.DT_RESOURCE).toList();
  }

  private static byte[] bytes(TF_Buffer buffer) {
    byte[] bytes = new byte[Math.toIntExact(buffer.length())];
    new BytePointer(buffer.data()).capacity(buffer.length()).get(bytes);
    return bytes;
  }
}
