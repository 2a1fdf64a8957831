/** Which trials choose a tuned value, and what is trained once it is chosen. */
package org.sigmap.experiment.tune;
