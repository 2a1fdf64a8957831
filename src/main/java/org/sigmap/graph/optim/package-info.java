/**
 * Optimizers as chains of gradient transformations, each a pair of pure functions, state in and
 * state out (after optax, DeepMind 2020); one transformation a file.
 */
package org.sigmap.graph.optim;
