package org.sigmap.export.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.OpDef;

/** The lists of operations against the registry of the TensorFlow that is there. */
class OperationsTest {
  private final Operations operations = Operations.ofTensorFlow();

  /** Names of inputs and attributes that stand for files, machines, or code. */
  private static final Pattern OUTSIDE =
      Pattern.compile(
          ".*(file|path|dir$|directory|dirs$|url|address|database|data_source|^token$|memory_region"
              + "|target_name|debug_ops|output_stream).*");

  /** Operations whose names match by accident, or which name files without touching them. */
  private static final Set<String> HARMLESS =
      Set.of(
          // They make names.
          "ShardedFilename",
          "ShardedFilespec",
          // Paths of a search, and a hint that its elements are names.
          "CTCBeamSearchDecoder",
          "TensorSliceDataset");

  @Test
  void allOfThemAreKnown() {
    assertEquals(
        new TreeSet<>(names(TensorFlow.registeredOpList().getOpList().stream())),
        new TreeSet<>(operations.known()));
  }

  @Test
  void onlyKnownOnesHaveEffects() {
    Set<String> others = new TreeSet<>(operations.effects().keySet());
    others.removeAll(operations.known());
    assertEquals(Set.of(), others);
  }

  @Test
  void thoseThatTakeAFileOrAnAddressHaveAnEffect() {
    Set<String> left =
        new TreeSet<>(
            names(
                TensorFlow.registeredOpList().getOpList().stream()
                    .filter(OperationsTest::namesTheOutside)));
    assertTrue(left.contains("WriteFile") && left.contains("RestoreSlice"), left.toString());
    left.removeAll(operations.effects().keySet());
    left.removeAll(HARMLESS);
    assertEquals(Set.of(), left);
  }

  private static boolean namesTheOutside(OpDef op) {
    return Stream.concat(
            op.getInputArgList().stream().map(OpDef.ArgDef::getName),
            op.getAttrList().stream().map(OpDef.AttrDef::getName))
        .anyMatch(name -> OUTSIDE.matcher(name).matches());
  }

  private static Set<String> names(Stream<OpDef> ops) {
    return ops.map(OpDef::getName).collect(Collectors.toSet());
  }
}
