package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Which training labels are wrong; test labels never are. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LabelNoiseSpec.Clean.class, name = "clean"),
  @JsonSubTypes.Type(value = LabelNoiseSpec.Symmetric.class, name = "symmetric"),
  @JsonSubTypes.Type(value = LabelNoiseSpec.Pair.class, name = "pair"),
  @JsonSubTypes.Type(value = LabelNoiseSpec.Additive.class, name = "additive")
})
public sealed interface LabelNoiseSpec {

  /** Probability that a training label, one of some classes, is another one. */
  default double rate() {
    return 0;
  }

  /** Standard deviation of the training labels, which are numbers, over that of their noise. */
  default double snr() {
    return Double.POSITIVE_INFINITY;
  }

  /**
   * @param classes whether labels are classes, and not numbers
   * @throws SpecException if labels cannot be wrong in that way
   */
  default void requireFit(boolean classes) {
    Check.that(
        classes ? snr() == Double.POSITIVE_INFINITY : rate() == 0,
        "labels.kind",
        classes
            ? "additive noise is added to numbers, but the labels are classes; set labels.kind to"
                + " symmetric or pair"
            : "classes are taken for others, but the labels are numbers; set labels.kind to"
                + " additive");
  }

  /** All labels are right. */
  record Clean() implements LabelNoiseSpec {}

  /** A Gaussian number is added to each label. */
  record Additive(double snr) implements LabelNoiseSpec {
    public Additive {
      Check.positive("snr", snr);
    }

    public static Additive defaults() {
      return new Additive(1);
    }
  }

  /** A wrong label is any other class; at rate (c − 1)/c of c classes labels are pure chance. */
  record Symmetric(double rate) implements LabelNoiseSpec {
    public Symmetric {
      Check.unit("rate", rate);
    }

    public static Symmetric defaults() {
      return new Symmetric(0.2);
    }
  }

  /** A wrong label is the next class, the last one's the first. */
  record Pair(double rate) implements LabelNoiseSpec {
    public Pair {
      Check.unit("rate", rate);
    }

    public static Pair defaults() {
      return new Pair(0.2);
    }
  }

  static LabelNoiseSpec defaults() {
    return new Clean();
  }
}
