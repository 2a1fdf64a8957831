package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Which training labels are wrong; test labels never are. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LabelNoiseSpec.Clean.class, name = "clean"),
  @JsonSubTypes.Type(value = LabelNoiseSpec.Symmetric.class, name = "symmetric"),
  @JsonSubTypes.Type(value = LabelNoiseSpec.Pair.class, name = "pair")
})
public sealed interface LabelNoiseSpec {

  /** Probability that a training label is wrong. */
  double rate();

  /** All labels are right. */
  record Clean() implements LabelNoiseSpec {
    @Override
    public double rate() {
      return 0;
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
