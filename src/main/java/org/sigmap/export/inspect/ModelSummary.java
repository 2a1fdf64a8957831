package org.sigmap.export.inspect;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a SavedModel holds.
 *
 * @param energy how W₁ spreads over Σ_X's eigen-directions, absent where the model has no spectrum
 * @param operations how many of each kind there are, in the graph and its functions
 * @param outside those that reach outside of the graph (files, processes, code of others), beside
 *     the ones that save and restore variables where a loader says; one line each
 */
public record ModelSummary(
    List<String> tags,
    List<SignatureSummary> signatures,
    List<TensorSummary> variables,
    Optional<SpectralEnergy> energy,
    SortedMap<String, Integer> operations,
    List<String> outside) {
  private static final int BAR = 40;
  private static final int WIDTH = 100;
  private static final int MOST_WARNINGS = 40;

  /** A function of the model. */
  public record SignatureSummary(
      String name, List<TensorSummary> inputs, List<TensorSummary> outputs) {
    public SignatureSummary {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * A tensor.
   *
   * @param type TensorFlow's name of the element type in lower case, such as float
   * @param shape such as {@code [?, 10]}, {@code []} for a scalar
   */
  public record TensorSummary(String name, String type, String shape) {
    private String text() {
      return Printable.text(name) + " " + type + shape;
    }
  }

  public ModelSummary {
    tags = List.copyOf(tags);
    signatures = List.copyOf(signatures);
    variables = List.copyOf(variables);
    operations = Collections.unmodifiableSortedMap(new TreeMap<>(operations));
    outside = List.copyOf(outside);
  }

  /** The summary for a terminal, each line ended by a newline. */
  public String toText() {
    StringBuilder text = new StringBuilder("signatures\n");
    for (SignatureSummary signature : signatures) {
      text.append("  ").append(Printable.text(signature.name())).append(": ");
      text.append(list(signature.inputs())).append(" -> ").append(list(signature.outputs()));
      text.append('\n');
    }
    text.append(signatures.isEmpty() ? "  none\n" : "").append("\nvariables\n");
    variables.forEach(variable -> text.append("  ").append(variable.text()).append('\n'));
    text.append(variables.isEmpty() ? "  none\n" : "").append('\n');
    energy.ifPresentOrElse(
        spread -> appendEnergy(text, spread),
        () ->
            text.append(
                "no spectrum: the model lacks some of the variables w1, eigenvectors and eigenvalues;"
                    + " `sigmap export` writes the last two up to 2,000 inputs\n"));
    appendOperations(text);
    return text.toString();
  }

  private static void appendEnergy(StringBuilder text, SpectralEnergy energy) {
    text.append("energy of W1 by eigen-direction of Sigma_X, largest eigenvalue first\n");
    text.append("      eigenvalue   share\n");
    for (SpectralEnergy.Direction direction : energy.directions()) {
      String bar = "#".repeat((int) Math.round(direction.share() * BAR));
      String line =
          String.format(
              Locale.ROOT,
              "  %14.6g  %5.1f%%  %s",
              direction.eigenvalue(),
              100 * direction.share(),
              bar);
      text.append(line.stripTrailing()).append('\n');
    }
  }

  private void appendOperations(StringBuilder text) {
    text.append("\noperations, none of which was run\n");
    StringBuilder line = new StringBuilder("  ");
    operations.forEach(
        (op, count) -> {
          String item = Printable.text(op) + " " + count + ", ";
          if (line.length() + item.length() > WIDTH) {
            text.append(line.toString().stripTrailing()).append('\n');
            line.setLength(2);
          }
          line.append(item);
        });
    text.append(operations.isEmpty() ? "  none" : line.substring(0, line.length() - 2));
    text.append('\n');
    if (outside.isEmpty()) {
      text.append(
          "  none reaches outside of the graph (files, processes, other code), but to save and"
              + " restore\n");
      return;
    }
    text.append("\nwarning: loaded or run in TensorFlow, it reaches outside of its graph\n");
    outside.stream()
        .limit(MOST_WARNINGS)
        .forEach(use -> text.append("  ").append(use).append('\n'));
    if (outside.size() > MOST_WARNINGS) {
      text.append("  ... and ").append(outside.size() - MOST_WARNINGS).append(" more\n");
    }
  }

  private static String list(List<TensorSummary> tensors) {
    return String.join(", ", tensors.stream().map(TensorSummary::text).toList());
  }
}
