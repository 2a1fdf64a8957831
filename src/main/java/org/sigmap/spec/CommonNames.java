package org.sigmap.spec;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What fields and words are called elsewhere. */
public final class CommonNames {
  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("lr", "optimizer.learningRate"),
          Map.entry("eta", "optimizer.learningRate"),
          Map.entry("stepsize", "optimizer.learningRate"),
          Map.entry("wd", "training.weightDecay"),
          Map.entry("l2", "training.weightDecay"),
          Map.entry("iterations", "training.steps"),
          Map.entry("iters", "training.steps"),
          Map.entry("bs", "training.batchSize"),
          Map.entry("batch", "training.batchSize"),
          Map.entry("dtype", "training.precision"),
          Map.entry("width", "model.hidden"),
          Map.entry("units", "model.hidden"),
          Map.entry("hiddensize", "model.hidden"),
          Map.entry("layers", "model.depth"),
          Map.entry("nonlinearity", "model.activation"),
          Map.entry("init", "model.initialization"),
          Map.entry("dataset", "data"),
          Map.entry("seed", "seeds"),
          Map.entry("power", "preconditioner.p"),
          Map.entry("exponent", "preconditioner.p"));

  private static final Map<String, String> HINTS =
      Map.of(
          "epochs",
          "training is counted in updates: set training.steps, of which an epoch has training rows"
              + " divided by training.batchSize (one, without batches)",
          "sgd",
          "set optimizer.kind to gradient-descent (or momentum), and training.batchSize for"
              + " mini-batches");

  private static final Map<String, String> WORDS =
      Map.of(
          "sgd", "gradient-descent",
          "gd", "gradient-descent",
          "adamw", "adam",
          "kfac", "k-fac",
          "lbfgs", "l-bfgs",
          "xent", "cross-entropy",
          "mse", "squared-error",
          "fp32", "float32",
          "fp64", "float64",
          "double", "float64");

  private CommonNames() {}

  /** The one of these words that is called so elsewhere. */
  public static Optional<String> word(String name, Collection<String> words) {
    return Optional.ofNullable(WORDS.get(name.toLowerCase(Locale.ROOT))).filter(words::contains);
  }

  /** What to write in the place of a name, as the end of a sentence; empty where none is known. */
  public static Optional<String> of(String name) {
    String plain =
        name.substring(name.lastIndexOf('.') + 1).replaceAll("[-_ ]", "").toLowerCase(Locale.ROOT);
    String hint = HINTS.getOrDefault(plain, HINTS.get(plain + "s"));
    return Optional.ofNullable(hint)
        .or(() -> Optional.ofNullable(FIELDS.get(plain)).map(f -> "did you mean " + f + "?"));
  }
}
