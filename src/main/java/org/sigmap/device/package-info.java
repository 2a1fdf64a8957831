/**
 * Which devices exist, why a GPU is not usable, and how many lanes fit into a device's memory. What
 * looks at the machine (library folders, driver, TensorFlow's device list, probe kernels) is behind
 * small interfaces, so that every failure has a test without the hardware.
 */
package org.sigmap.device;
