/** Trained cells as TensorFlow SavedModels, with the step that trained them. */
package org.sigmap.export.model;
