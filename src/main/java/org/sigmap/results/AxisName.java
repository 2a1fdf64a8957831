package org.sigmap.results;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The axes of which more is known than their path in a specification, here alone and a line each:
 * what they are called and what their values are to each other.
 */
public enum AxisName {
  // Powers that a preconditioner is taken to, whose values compete: the first one swept decides.
  P("preconditioner.p", "p", "exponent p of the preconditioner Σᵖ (dimensionless)", Trait.EXPONENT),
  HESSIAN_POWER(
      "optimizer.hessianPower",
      "Hessian power",
      "Hessian power k, which the curvature that divides is raised to (dimensionless)",
      Trait.EXPONENT),
  OPTIMIZER("optimizer.kind", "optimizer", Trait.PLAIN),
  PRECONDITIONER("preconditioner.kind", "preconditioner", Trait.PLAIN),
  CASE("teacher.case", "case", Trait.ADJECTIVE),
  TARGET("transfer.target", "target", Trait.ADJECTIVE),
  SNR("teacher.snr", "SNR", "SNR, standard deviation of the signal over that of the noise"),
  DIRECTION(
      "teacher.direction",
      "teacher direction",
      "teacher direction (rank of its eigenvalue, 1 = largest)",
      Trait.MEASURE),
  DATA_DIRECTION(
      "data.direction",
      "teacher direction",
      "teacher direction (rank of its eigenvalue, 1 = largest)",
      Trait.MEASURE),
  MIX(
      "teacher.mix",
      "mix α",
      "mix α, share of the signal's variance in the high-variance direction"),
  LINK("teacher.link.kind", "link", Trait.PLAIN, Trait.MEASURE),
  DEGREE("teacher.link.degree", "degree", Trait.MEASURE),
  DATA_LINK("data.link.kind", "link", Trait.PLAIN, Trait.MEASURE),
  DATA_DEGREE("data.link.degree", "degree", Trait.MEASURE),
  FALL("teacher.spectrum.exponent", "spectral exponent"),
  TASKS("continual.tasks", "tasks"),
  SHIFT("shift", "shift", Trait.PLAIN, Trait.TEST),
  SEVERITY("severity", "severity", Trait.TEST),
  PRECISION("training.precision", "training.precision"),
  LOSS("training.loss", "training.loss", Trait.MEASURE),
  /** Which of several runs side by side; no field of a specification. */
  RUN("run.name", "run", Trait.PLAIN),

  /** What is averaged over. */
  SEED("seed", "seed");

  /** What sets an axis apart from others. */
  private enum Trait {
    EXPONENT,
    /** Its values say themselves what they are: "adam". */
    PLAIN,
    /** Its values stand behind its name without an equals sign: "case high". */
    ADJECTIVE,
    /** How networks are tested, which nobody chooses. */
    TEST,
    /** What losses measure, or of which targets: those of two values cannot be compared. */
    MEASURE
  }

  /** The parts of a specification that say what is to be learned and from what. */
  private static final List<String> GIVEN =
      List.of(
          "teacher.",
          "data.",
          "samples.",
          "images.",
          "noise.",
          "labels.",
          "transfer.target",
          "transfer.to",
          "continual.");

  private final String path;
  private final String label;
  private final String title;
  private final Set<Trait> traits;

  AxisName(String path, String label, Trait... traits) {
    this(path, label, label, traits);
  }

  /**
   * @param title the name with its unit, to stand under a figure
   */
  AxisName(String path, String label, String title, Trait... traits) {
    this.path = path;
    this.label = label;
    this.title = title;
    this.traits = Set.of(traits);
  }

  /** The axis of a path, absent where only its path is known of it. */
  public static Optional<AxisName> of(String path) {
    return Arrays.stream(values()).filter(axis -> axis.is(path)).findFirst();
  }

  /** Paths of the exponents, the one that decides before others first. */
  public static List<String> exponents() {
    return Arrays.stream(values())
        .filter(axis -> axis.traits.contains(Trait.EXPONENT))
        .map(AxisName::path)
        .toList();
  }

  /** Whether it is how networks learn, which is chosen, unlike what they learn from. */
  public static boolean learns(String path) {
    return path.startsWith("optimizer.") || path.startsWith("preconditioner.");
  }

  /**
   * Whether it is a fact of the task: networks are given it, and a task on which losses are lower
   * is an easier one. How rows are made into inputs is no such fact.
   */
  public static boolean given(String path) {
    return GIVEN.stream().anyMatch(path::startsWith) || measures().anyMatch(path::equals);
  }

  public boolean is(String other) {
    return path.equals(other);
  }

  public String path() {
    return path;
  }

  public String label() {
    return label;
  }

  public String title() {
    return title;
  }

  /** What stands between its short name and a value; absent where the value says all. */
  public Optional<String> joint() {
    return traits.contains(Trait.PLAIN)
        ? Optional.empty()
        : Optional.of(traits.contains(Trait.ADJECTIVE) ? " " : " = ");
  }

  /** Paths of what losses measure, or of which targets: those of two values cannot be compared. */
  public static Stream<String> measures() {
    return Arrays.stream(values())
        .filter(axis -> axis.traits.contains(Trait.MEASURE))
        .map(AxisName::path);
  }

  /** Whether it is how networks are tested, which nobody chooses. */
  public boolean tests() {
    return traits.contains(Trait.TEST);
  }
}
