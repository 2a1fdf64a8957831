/**
 * The one owner of P, what multiplies a layer's gradient: one file a kind, each a pair of pure
 * functions, state in and state out, and one line in {@link
 * org.sigmap.graph.precondition.PreconditionerPlan}.
 */
package org.sigmap.graph.precondition;
