/**
 * Trained cells as TensorFlow SavedModels, what a SavedModel says about itself, and the program's
 * static graphs as files.
 */
package org.sigmap.export;
