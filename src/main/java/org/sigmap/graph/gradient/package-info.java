/**
 * What preconditioners, optimizers and probes ask of a step: gradients at any point, Hessian-vector
 * products, layer taps, random probe vectors, moving averages, and named state between steps.
 */
package org.sigmap.graph.gradient;
