/**
 * Pure functions on TensorFlow operands: the network, losses, {@link
 * org.sigmap.graph.precondition.GradientTransform}, covariance powers and evaluation.
 *
 * <p>Every operand leads with a lane axis {@code L}; lanes never mix, so lane {@code i} of a batch
 * equals its solo run. Nothing here holds state, time or native memory of its own.
 */
package org.sigmap.graph;
