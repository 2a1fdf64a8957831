/**
 * Re-runs trajectories that another framework recorded (format: the golden cases' FORMAT.md) and
 * measures how far Sigmap's differ.
 */
package org.sigmap.experiment.replay;
