package org.sigmap.export;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a SavedModel holds.
 *
 * @param tags of the meta graph that is described
 * @param signatures by name
 * @param variables by name
 * @param energy how W₁ spreads over Σ_X's eigen-directions, absent where the model has no spectrum
 */
public record ModelSummary(
    List<String> tags,
    List<SignatureSummary> signatures,
    List<TensorSummary> variables,
    Optional<SpectralEnergy> energy) {
  private static final int BAR = 40;

  /**
   * A function of the model.
   *
   * @param name key of the signature
   * @param inputs by name
   * @param outputs by name
   */
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
      return name + " " + type + shape;
    }
  }

  public ModelSummary {
    tags = List.copyOf(tags);
    signatures = List.copyOf(signatures);
    variables = List.copyOf(variables);
  }

  /** The summary for a terminal, each line ended by a newline. */
  public String toText() {
    StringBuilder text = new StringBuilder("signatures\n");
    for (SignatureSummary signature : signatures) {
      text.append("  ").append(signature.name()).append(": ");
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
                "no spectrum: the model lacks the variables w1, eigenvectors and eigenvalues that"
                    + " `sigmap export` writes\n"));
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

  private static String list(List<TensorSummary> tensors) {
    return String.join(", ", tensors.stream().map(TensorSummary::text).toList());
  }
}
