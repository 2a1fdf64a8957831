/** Trains lane groups side by side, records each finished cell, skips what is done. */
package org.sigmap.experiment.run;
