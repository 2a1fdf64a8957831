/**
 * Choosing the exponent p from the training rows alone, and how much that choice costs beside other
 * rules.
 */
package org.sigmap.experiment.suggest;
