/**
 * Layers: what a network is made of, its one forward pass, and how it is evaluated in blocks of
 * rows. A layer alone knows the names and shapes of its weights and what is computed with them;
 * training, optimizers, exported models and estimates of time and memory ask it.
 */
package org.sigmap.graph.layer;
