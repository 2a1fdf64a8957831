package org.sigmap.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.ConfigProto;

class DeviceCatalogTest {
  private static final DeviceCatalog CATALOG = DeviceCatalog.ofTensorFlow();

  @Test
  void listsTheCpu() {
    List<Device> devices = CATALOG.devices(cpuOnly());
    assertEquals(List.of("CPU:0"), devices.stream().map(Device::shortName).toList());
    assertEquals("CPU", devices.get(0).type());
    assertTrue(devices.get(0).memoryBytes() > 0);
  }

  /** The configuration reaches the session: two CPU devices where two are asked for. */
  @Test
  void asksForWhatTheConfigurationSays() {
    ConfigProto two = ConfigProto.newBuilder().putDeviceCount("CPU", 2).build();
    assertEquals(2, CATALOG.devices(two).stream().filter(device -> !device.isGpu()).count());
  }

  @Test
  void throwsWhereTheSessionDoesNotOpen() {
    ConfigProto none = ConfigProto.newBuilder().putDeviceCount("CPU", 0).build();
    assertThrows(TensorFlowException.class, () -> CATALOG.devices(none));
  }

  private static ConfigProto cpuOnly() {
    ConfigProto.Builder config = ConfigProto.newBuilder();
    SessionDevices.cpuOnly(config);
    return config.build();
  }
}
