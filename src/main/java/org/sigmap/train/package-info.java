/**
 * The only room where time passes: binds parameters, optimizer state and data to variables, runs
 * chunks of steps on the device, and reads the losses back.
 */
package org.sigmap.train;
