package org.sigmap.graph.precondition;

import java.util.Map;
import java.util.function.BiFunction;
import org.sigmap.spec.StructureSpec;

/** The form of each structure: one line a kind. */
final class PowerForms {
  private static final Map<Class<?>, BiFunction<StructureSpec, Integer, PowerForm>> KINDS =
      Map.ofEntries(
          kind(StructureSpec.Full.class, (full, size) -> new FullPower(size)),
          kind(StructureSpec.Diagonal.class, (diagonal, size) -> new DiagonalPower(size)),
          kind(StructureSpec.Block.class, (block, size) -> BlockPower.of(block.of(size), size)),
          kind(
              StructureSpec.LowRank.class,
              (low, size) ->
                  low.rank() < size ? new LowRankPower(low.rank(), size) : new FullPower(size)));

  private PowerForms() {}

  private static <S extends StructureSpec>
      Map.Entry<Class<?>, BiFunction<StructureSpec, Integer, PowerForm>> kind(
          Class<S> spec, BiFunction<S, Integer, PowerForm> form) {
    return Map.entry(spec, (any, size) -> form.apply(spec.cast(any), size));
  }

  static PowerForm of(StructureSpec structure, int size) {
    return KINDS.get(structure.getClass()).apply(structure, size);
  }
}
