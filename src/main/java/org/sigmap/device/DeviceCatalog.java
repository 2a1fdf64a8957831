package org.sigmap.device;

import java.util.List;
import org.tensorflow.proto.ConfigProto;

/** The devices a session with a given configuration sees. */
@FunctionalInterface
public interface DeviceCatalog {
  /**
   * Opens a session of its own, lists its devices and closes it.
   *
   * @throws org.tensorflow.exceptions.TensorFlowException where the session does not open, as with
   *     a driver whose CUDA fails to start
   */
  List<Device> devices(ConfigProto config);

  /** The catalog of this process's TensorFlow. */
  static DeviceCatalog ofTensorFlow() {
    return SessionDeviceList::of;
  }
}
