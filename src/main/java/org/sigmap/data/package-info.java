/** Arrays in, arrays out: teachers, spectra and label noise. */
package org.sigmap.data;
