package org.sigmap.results;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.sigmap.math.Range;

/**
 * What is known of metrics, here alone and a line each: which way is better, which values it can
 * take, what it is for. A family has one line for many names, such as {@code task_03_loss}.
 *
 * <p>A recorded name is a metric's own ({@link #key}) or one of a family's ({@link #named}). Behind
 * it may stand {@code _mean}, for its mean over training, or {@code _at_train_loss_0.5}, where it
 * is read as the training loss first reaches a level, and then {@code _minus_reference}, for a
 * difference of two settings. Of several lines that fit a name the first counts.
 */
public enum Metric {
  // What runs are made to measure: the first of these that a run has decides which setting is best.
  GRAM_HIDDEN_DEVIATION(Range.POSITIVE, Trait.DECIDES, Trait.CHECKED),
  TARGET_TEST_LOSS(Range.POSITIVE, Trait.DECIDES),
  AVERAGE_LOSS(Range.POSITIVE, Trait.DECIDES, Trait.OF_SEQUENCES),
  OOD_ACCURACY(
      "ood_accuracy", "accuracy under the shift", Range.SHARE, Trait.HIGHEST, Trait.DECIDES),
  OOD_RMSE(
      "ood_rmse",
      "RMSE on shifted rows",
      Range.POSITIVE,
      Trait.DECIDES,
      Trait.BESIDE,
      Trait.IN_UNITS),
  TEST_RMSE(
      "test_rmse",
      "RMSE on test rows",
      Range.POSITIVE,
      Trait.DECIDES,
      Trait.BESIDE,
      Trait.IN_UNITS),
  TEST_LOSS(Range.POSITIVE, Trait.DECIDES),
  TEST_ACCURACY(Range.SHARE, Trait.HIGHEST, Trait.DECIDES),
  TRAIN_LOSS(Range.POSITIVE, Trait.DECIDES),

  TRAIN_ACCURACY(Range.SHARE, Trait.HIGHEST),
  VALIDATION_LOSS(Range.POSITIVE),
  VALIDATION_ACCURACY(Range.SHARE, Trait.HIGHEST),
  TEST_R2("test_r2", "R² on test rows", Range.BELOW_ONE, Trait.HIGHEST, Trait.BESIDE),
  OOD_R2("ood_r2", "R² on shifted rows", Range.BELOW_ONE, Trait.HIGHEST, Trait.BESIDE),
  WORST_GROUP_ACCURACY(
      "worst_group_accuracy",
      "accuracy on the worst group",
      Range.SHARE,
      Trait.HIGHEST,
      Trait.BESIDE,
      Trait.COMPARED),
  WORST_GROUP_RMSE(
      "worst_group_rmse",
      "RMSE on the worst group",
      Range.POSITIVE,
      Trait.BESIDE,
      Trait.COMPARED,
      Trait.IN_UNITS),
  // What is had without any inputs: the mean, or the most frequent class, of the training rows.
  BASELINE_RMSE("baseline_rmse", "RMSE of the mean", Range.POSITIVE, Trait.BESIDE, Trait.IN_UNITS),
  BASELINE_R2("baseline_r2", "R² of the mean", Range.BELOW_ONE, Trait.BESIDE),
  BASELINE_ACCURACY(
      "baseline_accuracy",
      "accuracy of the most frequent class",
      Range.SHARE,
      Trait.HIGHEST,
      Trait.BESIDE),
  TARGET_TRAIN_LOSS(Range.POSITIVE),
  // Heads on rows of files: ridge on 0 and 1 of each class, and multinomial logistic regression.
  TARGET_BASELINE_LOSS(
      "target_baseline_loss", "target test loss of the mean", Range.POSITIVE, Trait.BESIDE),
  TARGET_TEST_ACCURACY(Range.SHARE, Trait.HIGHEST, Trait.BESIDE, Trait.COMPARED),
  TARGET_LOGISTIC_TEST_ACCURACY(Range.SHARE, Trait.HIGHEST, Trait.BESIDE, Trait.COMPARED),
  TARGET_BASELINE_ACCURACY(
      "target_baseline_accuracy",
      "target accuracy of the most frequent class",
      Range.SHARE,
      Trait.HIGHEST,
      Trait.BESIDE),
  TARGET_TRAIN_ACCURACY(Range.SHARE, Trait.HIGHEST),
  TARGET_LOGISTIC_TEST_LOSS(Range.POSITIVE),
  TARGET_LOGISTIC_TRAIN_LOSS(Range.POSITIVE),
  TARGET_LOGISTIC_TRAIN_ACCURACY(Range.SHARE, Trait.HIGHEST),
  AVERAGE_ACCURACY(Range.SHARE, Trait.HIGHEST, Trait.BESIDE),
  FORGETTING(Range.ALL, Trait.COMPARED),
  FORWARD_TRANSFER(Range.ALL, Trait.HIGHEST, Trait.COMPARED),
  TASK_LOSS("task_%02d_loss", Range.POSITIVE, Trait.NO_CURVES),
  GRAM_OUTPUT_DEVIATION(Range.POSITIVE, Trait.CHECKED),
  GRAM_TEST_DEVIATION(Range.POSITIVE, Trait.CHECKED),
  SHARED_GRAM_DEVIATION(Range.POSITIVE),
  OTHER_GRAM_DEVIATION(Range.POSITIVE),
  EFFECTIVE_EXPONENT(Range.ALL),
  EFFECTIVE_EXPONENT_LOW(Range.ALL, Trait.NO_CURVES),
  EFFECTIVE_EXPONENT_HIGH(Range.ALL, Trait.NO_CURVES),
  EFFECTIVE_EXPONENT_PATH(Range.ALL, Trait.NO_CURVES),
  EFFECTIVE_EXPONENT_PROJECTED(Range.ALL, Trait.NO_CURVES),
  UPDATE_ALIGNMENT(Range.COSINE, Trait.HIGHEST, Trait.NO_CURVES),
  LEARNED_EXPONENT("learned_exponent", "learned p", Range.ALL, Trait.BESIDE),
  HYPERGRADIENT(Range.ALL, Trait.NO_CURVES),
  PRECONDITIONER_TRACE(Range.POSITIVE, Trait.NO_CURVES),
  PRECONDITIONER_ERROR(Range.POSITIVE, Trait.NO_CURVES),
  COVARIANCE_RANK(Range.POSITIVE),
  KEPT_RANK(Range.POSITIVE),
  CLASS_ACCURACY("ood_accuracy_class_%d", Range.SHARE, Trait.HIGHEST, Trait.BY_CLASS),
  TEST_CLASS_ACCURACY("test_accuracy_class_%d", Range.SHARE, Trait.HIGHEST, Trait.BY_CLASS),
  CONFUSION("confusion_%d_%d", Range.SHARE, Trait.BY_CLASS),
  STEPS_TO_LEVEL("steps_to_%s_%s", Range.POSITIVE),
  SECONDS_TO_LEVEL("seconds_to_%s_%s", Range.POSITIVE),
  REACHED_LEVEL("reached_%s_%s", Range.SHARE),

  // Rows of a summary that count cells without a result.
  DIVERGED(Range.SHARE, Trait.COUNT),
  FAILED(Range.SHARE, Trait.COUNT),

  // Whatever else may be recorded, by its last word.
  ANY_ACCURACY("%saccuracy", Range.SHARE, Trait.HIGHEST),
  ANY_LOSS("%s_loss", Range.POSITIVE),
  ANY_DEVIATION("%s_deviation", Range.POSITIVE),
  ANY_RANK("%s_rank", Range.POSITIVE),
  OTHER("%s", Range.ALL);

  /** What sets a metric apart from others. */
  public enum Trait {
    /** The highest value is best; otherwise the lowest. */
    HIGHEST,
    /** Runs are made to measure it. */
    DECIDES,
    /** Settings are compared by it as well, in a figure of its own. */
    COMPARED,
    /** What a theorem says of it is checked: settings do not compete by it. */
    CHECKED,
    /** Sequences of tasks are judged by it. */
    OF_SEQUENCES,
    /**
     * It has no figure over training: what comes with another one, or in dozens, is in the files.
     */
    NO_CURVES,
    /**
     * It stands beside what decides in every table: what a number is told from nothing learned by,
     * or what it is to be read with.
     */
    BESIDE,
    IN_UNITS,
    /** It is shown in tables of classes, not as a column of the summary. */
    BY_CLASS,
    /** It counts cells without a result, and so is no metric of those that have one. */
    COUNT
  }

  private static final String MEAN = "_mean";
  private static final String AT_LEVEL = "_at_train_loss_";
  private static final String DIFFERENCE = "_minus_reference";
  private static final Pattern BEHIND =
      Pattern.compile("(" + AT_LEVEL + ".*|" + MEAN + ")?(" + DIFFERENCE + ")?$");

  private final String format;
  private final String words;
  private final Pattern form;
  private final Range range;
  private final Set<Trait> traits;

  Metric(Range range, Trait... traits) {
    this(null, range, traits);
  }

  Metric(String format, Range range, Trait... traits) {
    this(format, null, range, traits);
  }

  /**
   * @param format of its names; null where the one name is the constant's own in small letters
   * @param words what it is called; null where that is its name
   */
  Metric(String format, String words, Range range, Trait... traits) {
    this.format = format == null ? name().toLowerCase(Locale.ROOT) : format;
    this.words = words == null ? spaced(this.format) : words;
    form = Pattern.compile(this.format.replaceAll("%\\d*d", "(\\\\d+)").replace("%s", "(.*)"));
    this.range = range;
    this.traits = Set.of(traits);
  }

  /** The metric of a recorded name. */
  public static Metric of(String name) {
    String read = BEHIND.matcher(name).replaceFirst("");
    return Arrays.stream(values())
        .filter(metric -> metric.form.matcher(read).matches())
        .findFirst()
        .orElseThrow();
  }

  /** Names of those with a trait, those that come before others first. */
  public static List<String> keys(Trait trait) {
    return Arrays.stream(values()).filter(m -> m.is(trait)).map(Metric::key).toList();
  }

  public String key() {
    return format;
  }

  /** The name of one of a family. */
  public String named(Object... parts) {
    return String.format(Locale.ROOT, format, parts);
  }

  /** The parts that {@link #named} made a name of; none where the name is not of this family. */
  public List<String> parts(String name) {
    Matcher parts = form.matcher(name);
    return parts.matches()
        ? IntStream.rangeClosed(1, parts.groupCount()).mapToObj(parts::group).toList()
        : List.of();
  }

  /** The name of its mean over training. */
  public String mean() {
    return key() + MEAN;
  }

  /** What a table of differences calls a metric. */
  static String difference(String name) {
    return name + DIFFERENCE;
  }

  /** A name where it is read at a level of the training loss. */
  public static String at(String name, String level) {
    return name + AT_LEVEL + level;
  }

  /** Whether a name is of what is read at a level of the training loss, not at the last step. */
  public static boolean atLevel(String name) {
    return name.contains(AT_LEVEL);
  }

  public static String label(String name) {
    Metric metric = of(name);
    return name.startsWith(metric.format)
        ? metric.words + spaced(name.substring(metric.format.length()))
        : spaced(name);
  }

  private static String spaced(String name) {
    return name.replace('_', ' ');
  }

  public Range range() {
    return range;
  }

  /**
   * The values that it can take in a training of so many steps: what counts steps cannot count more
   * of them.
   */
  public Range range(long steps) {
    return this == STEPS_TO_LEVEL ? new Range(0, steps) : range;
  }

  public String unit() {
    if (this == STEPS_TO_LEVEL || this == SECONDS_TO_LEVEL) {
      return this == STEPS_TO_LEVEL ? "updates" : "s";
    }
    return is(Trait.IN_UNITS)
        ? "in the target's units"
        : range == Range.SHARE ? "share" : "dimensionless";
  }

  public boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** Whether the highest value is best; otherwise the lowest. */
  public boolean highest() {
    return is(Trait.HIGHEST);
  }

  public boolean better(double value, double than) {
    return highest() ? value > than : value < than;
  }
}
