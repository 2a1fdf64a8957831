package org.sigmap.device;

import org.tensorflow.TensorFlow;

/** Facts about the TensorFlow that is loaded. */
public final class TensorFlowRuntime {
  private TensorFlowRuntime() {}

  /** The native library's version, such as 2.18.0. */
  public static String version() {
    return TensorFlow.version();
  }
}
