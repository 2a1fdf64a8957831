/** Runs trajectories that another framework recorded and says how far ours are from them. */
package org.sigmap.experiment.replay;
