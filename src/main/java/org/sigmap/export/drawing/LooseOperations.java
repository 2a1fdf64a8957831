package org.sigmap.export.drawing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tensorflow.proto.NodeDef;

/**
 * Sorts a level's operations into boxes: one a scope, one for each operation that is a landmark,
 * and one for each connected group of the others, where groups alike share a box.
 */
final class LooseOperations {
  /** Operations that show under their own names though no scope holds them. */
  private static final Set<String> LANDMARKS =
      Set.of("Placeholder", "PartitionedCall", "StatelessWhile", "IdentityN");

  static final String VARIABLES = "variables";

  /**
   * An operation of a level.
   *
   * @param name relative to the level
   * @param inputs names of the operations it reads
   */
  record Operation(String name, NodeDef node, List<String> inputs) {
    String op() {
      return node.getOp();
    }

    private boolean loose() {
      return !name.contains("/")
          && !LANDMARKS.contains(op())
          && !op().equals("VariableV2")
          && !op().equals("Const");
    }
  }

  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private final Map<String, String> boxOf = new HashMap<>();

  private LooseOperations(List<Operation> all) {
    all.forEach(operation -> operations.put(operation.name(), operation));
  }

  /** The box of every operation but constants outside scopes, which have none. */
  static Map<String, String> boxes(List<Operation> all) {
    LooseOperations sorting = new LooseOperations(all);
    for (Operation operation : all) {
      if (operation.op().equals("VariableV2")) {
        sorting.boxOf.put(operation.name(), VARIABLES);
      } else if (!operation.loose()
          && (operation.name().contains("/") || !operation.op().equals("Const"))) {
        sorting.boxOf.put(operation.name(), GraphOutline.head(operation.name()));
      }
    }
    sorting.addGroups();
    return sorting.boxOf;
  }

  private void addGroups() {
    Map<String, List<Operation>> alike = new LinkedHashMap<>();
    for (List<Operation> group : connected()) {
      Set<String> sources = new TreeSet<>();
      Set<String> kinds = new TreeSet<>();
      for (Operation operation : group) {
        kinds.add(operation.op());
        operation.inputs().stream().map(boxOf::get).filter(b -> b != null).forEach(sources::add);
      }
      alike.computeIfAbsent(kinds + "<-" + sources, key -> new ArrayList<>()).addAll(group);
    }
    for (List<Operation> group : alike.values()) {
      group.forEach(operation -> boxOf.put(operation.name(), group.get(0).name()));
    }
  }

  private List<List<Operation>> connected() {
    Map<String, List<Operation>> groupOf = new LinkedHashMap<>();
    for (Operation operation : operations.values()) {
      if (operation.loose()) {
        groupOf.put(operation.name(), new ArrayList<>(List.of(operation)));
      }
    }
    for (Operation operation : operations.values()) {
      for (String input : operation.inputs()) {
        List<Operation> to = groupOf.get(operation.name());
        List<Operation> from = groupOf.get(input);
        if (from != null && to != null && from != to) {
          from.addAll(to);
          to.forEach(member -> groupOf.put(member.name(), from));
        }
      }
    }
    return groupOf.values().stream().distinct().toList();
  }
}
