package org.sigmap.cli.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.sigmap.device.DeviceChoice;
import org.sigmap.device.probe.GpuKernels;
import org.sigmap.train.Placement;
import org.sigmap.train.Placement.Operation;
import org.sigmap.train.TrainingShape;

/**
 * {@code sigmap doctor --placement}: where the operations of a training graph run, by scope, and
 * which of them work on the host even where a GPU trains.
 */
record PlacementList(String heading, List<Operation> operations) {
  private static final String ROW = "%-7s %5s  %-58s %s%n";

  PlacementList {
    operations = List.copyOf(operations);
  }

  static PlacementList of(
      TrainingShape shape, int graphs, Placement placement, DeviceChoice device) {
    String which =
        graphs == 1 ? "" : "; the first of %d graphs, --set chooses among them".formatted(graphs);
    return new PlacementList(
        "training graph of %d lanes, %s, on %s: %d operations%s"
            .formatted(
                shape.lanes(),
                shape.precision().word(),
                device.describe(),
                placement.operations().size(),
                which),
        placement.operations());
  }

  List<Operation> failing() {
    return operations.stream().filter(Operation::failsOnGpu).toList();
  }

  void print(PrintWriter out, boolean json) throws JsonProcessingException {
    if (json) {
      out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(tree()));
      return;
    }
    out.println(heading);
    out.printf(ROW, "device", "ops", "scope", "types");
    rows(out, operation -> true, Operation::device, Operation::type);
    out.println();
    out.println("with a GPU these work on the host all the same (counters, shapes and sizes):");
    rows(out, o -> o.onGpu() == GpuKernels.Support.HOST, o -> "host", Operation::type);
    // What has no kernel is named: there is little of it.
    rows(out, o -> o.onGpu() == GpuKernels.Support.NONE, o -> "no GPU", PlacementList::name);
    for (Operation operation : failing()) {
      out.printf(
          "error: %s (%s) has no kernel on a GPU, and the loop around it runs there%n",
          operation.path(), operation.type());
    }
  }

  private void rows(
      PrintWriter out,
      Predicate<Operation> wanted,
      Function<Operation, String> place,
      Function<Operation, String> word) {
    Map<List<String>, Map<String, Long>> types = new LinkedHashMap<>();
    operations.stream()
        .filter(wanted)
        .forEach(
            operation ->
                types
                    .computeIfAbsent(
                        List.of(place.apply(operation), operation.scope()), key -> new TreeMap<>())
                    .merge(word.apply(operation), 1L, Long::sum));
    types.forEach(
        (key, counts) ->
            out.printf(
                ROW,
                key.get(0),
                counts.values().stream().mapToLong(n -> n).sum(),
                key.get(1),
                counts.entrySet().stream()
                    .map(e -> e.getValue() == 1 ? e.getKey() : e.getKey() + " " + e.getValue())
                    .collect(Collectors.joining(", "))));
  }

  /** Of a variable its own name, otherwise that of the operation. */
  private static String name(Operation operation) {
    String[] names = operation.path().split("/");
    return names[Math.max(0, names.length - (operation.path().endsWith("VarHandleOp") ? 2 : 1))];
  }

  private Map<String, Object> tree() {
    List<Map<String, Object>> list = new ArrayList<>();
    for (Operation operation : operations) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("operation", operation.path());
      fields.put("type", operation.type());
      fields.put("scope", operation.scope());
      fields.put("device", operation.device());
      fields.put("on_gpu", operation.onGpu().name().toLowerCase(Locale.ROOT));
      list.add(fields);
    }
    return Map.of("graph", heading, "operations", list);
  }
}
