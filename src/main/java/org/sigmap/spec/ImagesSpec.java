package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.function.UnaryOperator;

/** Where images come from. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ImagesSpec.ProceduralDigits.class, name = "procedural-digits"),
  @JsonSubTypes.Type(value = ImagesSpec.Idx.class, name = "idx")
})
public sealed interface ImagesSpec {

  /** What tables and figures call the images. */
  String name();

  /** The same images with every path replaced. */
  default ImagesSpec withPaths(UnaryOperator<String> path) {
    return this;
  }

  /**
   * Digits of 28×28 pixels that Sigmap draws itself, so that no download is needed. They are not
   * MNIST: fewer ways to write a digit, and no writer's mistakes.
   *
   * @param jitter how much strokes vary: 0 not at all, 1 about as much as handwriting
   */
  record ProceduralDigits(double jitter) implements ImagesSpec {
    public ProceduralDigits {
      Check.nonNegative("jitter", jitter);
    }

    public static ProceduralDigits defaults() {
      return new ProceduralDigits(1.0);
    }

    @Override
    public String name() {
      return "procedural-digits";
    }
  }

  /**
   * An IDX image set such as MNIST or Fashion-MNIST.
   *
   * @param dataset what it is called; with the ranges, its identity
   */
  record Idx(String dataset, IdxRangeSpec train, IdxRangeSpec test) implements ImagesSpec {
    public Idx {
      Check.that(
          dataset.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,39}"),
          "dataset",
          "dataset must be a short name such as mnist, but is \"%s\"",
          Words.show(dataset));
      Check.that(
          !overlap(train, test),
          "test",
          "test shares images with train; give ranges from and to that do not meet");
    }

    @Override
    public Idx withPaths(UnaryOperator<String> path) {
      return new Idx(dataset, train.withPaths(path), test.withPaths(path));
    }

    private static boolean overlap(IdxRangeSpec a, IdxRangeSpec b) {
      // Without paths the identity of a cell is asked for: both ends are the same empty name then.
      boolean samePair = a.images().equals(b.images()) && !a.images().isEmpty();
      return samePair && a.meets(b);
    }

    @Override
    public String name() {
      return dataset;
    }

    public static Idx defaults() {
      String folder = "data/mnist/";
      return new Idx(
          "mnist",
          new IdxRangeSpec(
              folder + "train-images-idx3-ubyte.gz",
              folder + "train-labels-idx1-ubyte.gz",
              0,
              null),
          new IdxRangeSpec(
              folder + "t10k-images-idx3-ubyte.gz", folder + "t10k-labels-idx1-ubyte.gz", 0, null));
    }
  }

  static ImagesSpec defaults() {
    return ProceduralDigits.defaults();
  }
}
