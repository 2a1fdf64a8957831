package org.sigmap.device;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CloseSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteDeviceList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListMemoryBytes;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListName;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionListDevices;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.tensorflow.TensorFlow;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Status;
import org.tensorflow.proto.ConfigProto;

/** The devices a session with a given configuration sees. */
@FunctionalInterface
public interface DeviceCatalog {
  /**
   * @throws org.tensorflow.exceptions.TensorFlowException where the session does not open, as with
   *     a driver whose CUDA fails to start
   */
  List<Device> devices(ConfigProto config);

  /**
   * The catalog of this process's TensorFlow, read through the C API ({@code
   * TF_SessionListDevices}): the Java {@code Session} keeps its native handle to itself and offers
   * no list.
   */
  static DeviceCatalog ofTensorFlow() {
    return DeviceCatalog::list;
  }

  private static List<Device> list(ConfigProto config) {
    // Loads the native library the way TensorFlow Java wants it loaded.
    TensorFlow.version();
    try (PointerScope scope = new PointerScope()) {
      TF_Status status = TF_Status.newStatus();
      TF_SessionOptions options = TF_SessionOptions.newSessionOptions();
      byte[] bytes = config.toByteArray();
      BytePointer serialized = new BytePointer(bytes);
      scope.attach(serialized);
      TF_SetConfig(options, serialized, bytes.length, status);
      status.throwExceptionIfNotOK();
      TF_Session session = TF_Session.newSession(TF_Graph.newGraph(), options, status);
      status.throwExceptionIfNotOK();
      List<Device> devices = read(session, status);
      TF_CloseSession(session, status);
      status.throwExceptionIfNotOK();
      return devices;
    }
  }

  private static List<Device> read(TF_Session session, TF_Status status) {
    TF_DeviceList list = TF_SessionListDevices(session, status);
    status.throwExceptionIfNotOK();
    try {
      List<Device> devices = new ArrayList<>();
      for (int i = 0; i < TF_DeviceListCount(list); i++) {
        String name = TF_DeviceListName(list, i, status).getString();
        String type = TF_DeviceListType(list, i, status).getString();
        long memory = TF_DeviceListMemoryBytes(list, i, status);
        status.throwExceptionIfNotOK();
        devices.add(new Device(name, type, memory));
      }
      return List.copyOf(devices);
    } finally {
      TF_DeleteDeviceList(list);
    }
  }
}
