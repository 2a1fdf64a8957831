/** Runs single kernels on a device, so that one which only seems usable is found out. */
package org.sigmap.device.probe;
