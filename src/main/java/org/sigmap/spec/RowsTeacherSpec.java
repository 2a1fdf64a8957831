package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A teacher on real inputs: those of another source, with labels y = σ*(z/√λ_r) along its r-th
 * principal direction (softplus sees z itself, see {@link LinkSpec}). z = (x − x̄)ᵀv_r and Σ̂v_r =
 * λ_r v_r are of all rows of that source that tests are not read apart from, so that labels depend
 * on neither split nor seed; noise is what {@code labels} adds.
 *
 * @param rows whose inputs; its own target is left out
 * @param direction r, rank of the eigenvalue, 1 the largest
 * @param scaling what is made of inputs before their directions are taken; absent: what is usual
 *     for {@code rows}
 * @param sha256 as in {@link SourceSpec}
 */
public record RowsTeacherSpec(
    SourceSpec rows,
    int direction,
    LinkSpec link,
    @JsonInclude(JsonInclude.Include.NON_NULL) InputScaling scaling,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<String> sha256)
    implements SourceSpec {

  public RowsTeacherSpec {
    Check.that(
        !(rows instanceof RowsTeacherSpec),
        "rows.kind",
        "a teacher labels the inputs of files; choose another kind");
    Check.atLeast("direction", direction, 1);
    Check.that(
        scaling != InputScaling.WHITEN_PCA && scaling != InputScaling.WHITEN_ZCA,
        "scaling",
        "whitened inputs have no principal directions; choose raw, center or standardize");
    sha256 = sha256 == null ? null : List.copyOf(sha256);
  }

  public static RowsTeacherSpec defaults() {
    return new RowsTeacherSpec(TableSpec.defaults(), 1, new LinkSpec.Relu(), null, null);
  }

  /** What is made of inputs before their directions are taken. */
  public InputScaling taken() {
    return scaling == null ? rows.usualInputs() : scaling;
  }

  @Override
  public List<String> files() {
    return rows.files();
  }

  @Override
  public RowsTeacherSpec withPaths(UnaryOperator<String> path) {
    return new RowsTeacherSpec(rows.withPaths(path), direction, link, scaling, sha256);
  }

  @Override
  public InputScaling usualInputs() {
    return rows.usualInputs();
  }

  @Override
  public void requireComplete() {
    rows.requireComplete();
  }
}
