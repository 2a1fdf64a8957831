package org.sigmap.data;

import org.sigmap.math.Matrix;

/**
 * Examples, one a row.
 *
 * @param inputs X, [n, d]
 * @param targets y, [n, o]; of classes 1 at the example's own and 0 elsewhere
 */
public record Rows(Matrix inputs, Matrix targets) {}
