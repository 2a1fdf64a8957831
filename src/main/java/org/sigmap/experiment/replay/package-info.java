/**
 * Re-runs trajectories that another framework recorded (format: docs/parity.md) and measures how
 * far Sigmap's differ.
 */
package org.sigmap.experiment.replay;
