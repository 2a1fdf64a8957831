package org.sigmap.data;

import org.sigmap.math.Matrix;

/**
 * Examples labelled by a single-index teacher, before they are split and standardised.
 *
 * @param teacher β, [d, 1]
 * @param inputs X, one example a row, [n, d]
 * @param activationInput z = Xβ, [n, 1]
 * @param signal σ*(z), [n, 1]
 * @param signalStd standard deviation of the signal over all n rows with divisor n
 * @param targets y = σ*(z) + ε, [n, 1]
 */
public record TeacherSample(
    Matrix teacher,
    Matrix inputs,
    Matrix activationInput,
    Matrix signal,
    double signalStd,
    Matrix targets) {}
