/** Event files that TensorBoard reads. */
package org.sigmap.export.tensorboard;
