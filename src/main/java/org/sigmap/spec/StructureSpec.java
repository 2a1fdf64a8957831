package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What of Σ a preconditioner keeps before it takes a power. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = StructureSpec.Full.class, name = "full"),
  @JsonSubTypes.Type(value = StructureSpec.Diagonal.class, name = "diagonal"),
  @JsonSubTypes.Type(value = StructureSpec.Block.class, name = "block"),
  @JsonSubTypes.Type(value = StructureSpec.LowRank.class, name = "low-rank")
})
public sealed interface StructureSpec {

  /** All of Σ. */
  record Full() implements StructureSpec {}

  /** The variances alone: (diag Σ + δ)^p. */
  record Diagonal() implements StructureSpec {}

  /**
   * Covariances within groups of inputs, each group with a power of its own; 0 between them.
   *
   * @param size inputs of each group, one after the other, the last group having what is left; null
   *     where groups are given
   * @param groups numbers of the inputs of each group, from 0; null where a size is given
   */
  record Block(
      @JsonInclude(JsonInclude.Include.NON_NULL) Integer size,
      @JsonInclude(JsonInclude.Include.NON_NULL) List<List<Integer>> groups)
      implements StructureSpec {
    public Block {
      Check.that(
          size == null || groups == null,
          "groups",
          "a block structure has either a size or groups, but is given both");
      if (size != null) {
        Check.atLeast("size", size, 1);
      } else if (groups != null) {
        groups = groups.stream().map(List::copyOf).toList();
        Set<Integer> all = new TreeSet<>();
        for (List<Integer> group : groups) {
          Check.that(!group.isEmpty(), "groups", "groups must not hold an empty list");
          for (int input : group) {
            Check.that(
                input >= 0 && all.add(input),
                "groups",
                "groups must hold every input once, numbered from 0, but %s is %s",
                input,
                input < 0 ? "below 0" : "there twice");
          }
        }
      }
    }

    /** The groups of {@code inputs} inputs. */
    public List<List<Integer>> of(int inputs) {
      if (groups != null) {
        return groups;
      }
      List<List<Integer>> all = new ArrayList<>();
      for (int first = 0; first < inputs; first += size) {
        all.add(IntStream.range(first, Math.min(inputs, first + size)).boxed().toList());
      }
      return all;
    }

    @Override
    public void requireComplete() {
      Check.that(
          size != null || groups != null,
          "structure.kind",
          "a block structure needs size, the inputs of a block, or groups, lists of inputs");
    }

    public static Block defaults() {
      return new Block(null, null);
    }
  }

  /**
   * The largest eigenvalues of Σ as they are, all others replaced by their mean.
   *
   * @param rank how many stay as they are; null until one is given
   */
  record LowRank(@JsonInclude(JsonInclude.Include.NON_NULL) Integer rank) implements StructureSpec {
    public LowRank {
      if (rank != null) {
        Check.atLeast("rank", rank, 1);
      }
    }

    @Override
    public void requireComplete() {
      Check.that(
          rank != null,
          "structure.kind",
          "a low-rank structure needs rank, the number of eigenvalues that stay as they are");
    }

    public static LowRank defaults() {
      return new LowRank(null);
    }
  }

  /**
   * @throws SpecException if a field that has no default is not given
   */
  default void requireComplete() {}

  /** Whether it names inputs of the data, so that no later layer can have it. */
  default boolean ofInputs() {
    return this instanceof Block block && block.groups() != null;
  }

  /** Whether all of Σ must be known for it. */
  default boolean ofAll() {
    return this instanceof Full || this instanceof LowRank;
  }

  /** Whether it is all of Σ. */
  default boolean whole() {
    return this instanceof Full;
  }

  /**
   * @throws SpecException if groups are not of just these inputs
   */
  default void requireFit(int inputs) {
    if (this instanceof Block block && ofInputs()) {
      int named = block.groups().stream().mapToInt(List::size).sum();
      boolean all = block.groups().stream().flatMap(List::stream).allMatch(i -> i < inputs);
      Check.that(
          named == inputs && all,
          "preconditioner.structure.groups",
          "groups must hold every input once, numbered from 0 to %s",
          inputs - 1);
    }
  }

  static StructureSpec defaults() {
    return new Full();
  }
}
