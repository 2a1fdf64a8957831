/** Float64 references, named seed streams and statistics; no TensorFlow. */
package org.sigmap.math;
