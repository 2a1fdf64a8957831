package org.sigmap.train;

import java.util.Optional;
import org.sigmap.data.RawRows;
import org.sigmap.math.SymmetricEigen;
import org.sigmap.spec.StepSpec;

/**
 * A network after its last update, with all that its SavedModel holds of it.
 *
 * @param lane its weights and its optimizer's memory; of a p that was learned, with P held as it
 *     acts at the end
 * @param spectrum Σ, λ of null directions 0, that the preconditioner is a power of, the last one of
 *     an adaptive one; of a cell without a covariance that of its inputs; empty where training
 *     decomposed none of more inputs than are decomposed unasked
 * @param exponent p; 0 where no power of a Σ preconditions
 * @param damping δ, in the units of Σ
 * @param raw what the user has in place of the network's inputs and outputs
 */
public record TrainedNetwork(
    StepSpec step,
    TrainedLane lane,
    Optional<SymmetricEigen> spectrum,
    double exponent,
    double damping,
    RawRows raw) {}
