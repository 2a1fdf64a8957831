package org.sigmap.graph.precondition;

import java.util.List;
import java.util.Optional;
import org.sigmap.graph.Bundle;
import org.sigmap.graph.LaneMatrices;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat64;

/**
 * P = (Σ + δI)^p in a {@link PowerForm}.
 *
 * @param parts of P
 * @param eigenvalues λ that the powers are taken of, 0 where there is no variance: spectra of B
 *     matrices of s rows each, {@code [L,B,s]}, m values a lane in all
 * @param trace tr P {@code [L]}
 * @param error ‖P − P′‖/‖P′‖ {@code [L]} of what replaces the P′ of all of Σ, where that is worked
 *     out
 * @param spectrum Σ decomposed, λ descending, where all of it is
 */
public record Power(
    Bundle parts,
    List<Operand<TFloat64>> eigenvalues,
    Operand<TFloat64> trace,
    Optional<Operand<TFloat64>> error,
    Optional<LaneMatrices.Eigen<TFloat64>> spectrum) {}
