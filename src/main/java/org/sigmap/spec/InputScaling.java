package org.sigmap.spec;

/** What is made of inputs before a network sees them; all numbers are the training rows'. */
public enum InputScaling {
  RAW,
  /** x − x̄. */
  CENTER,
  /** (x − x̄) / s a column, s² with divisor n; a constant column is centred only. */
  STANDARDIZE,
  /** Λ^−½ Vᵀ (x − x̄) of Σ̂ = VΛVᵀ with divisor n; directions without variance become 0. */
  WHITEN_PCA,
  /** V Λ^−½ Vᵀ (x − x̄): the whitened inputs nearest to the centred ones. */
  WHITEN_ZCA
}
