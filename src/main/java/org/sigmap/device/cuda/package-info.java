/** The driver, CUDA's libraries, and why they cannot be used. */
package org.sigmap.device.cuda;
