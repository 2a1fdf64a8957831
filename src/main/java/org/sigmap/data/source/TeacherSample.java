package org.sigmap.data.source;

import org.sigmap.math.Matrix;

/**
 * Examples labelled by a teacher with m indices, before they are split and standardised.
 *
 * @param teacher β, one column an index, [d, m]
 * @param inputs X, one example a row, [n, d]
 * @param activationInput z = Xβ, [n, m]
 * @param signal σ*(z) with one index, the mixed signal with two, [n, 1]
 * @param signalStd standard deviation of the signal over all n rows with divisor n
 * @param targets y = signal + ε, [n, 1]
 */
public record TeacherSample(
    Matrix teacher,
    Matrix inputs,
    Matrix activationInput,
    Matrix signal,
    double signalStd,
    Matrix targets) {}
