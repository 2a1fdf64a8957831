package org.sigmap.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.device.GpuSurvey.GpuStatus;
import org.sigmap.device.cuda.GpuRefusal;
import org.tensorflow.proto.ConfigProto;

class DeviceChoiceTest {
  private static final GpuStatus NO_DRIVER = GpuStatus.Refused.because(GpuRefusal.noDriver());

  @Test
  void readsRequests() {
    assertEquals(new DeviceRequest.Auto(), DeviceRequest.parse("auto"));
    assertEquals(new DeviceRequest.Cpu(), DeviceRequest.parse("cpu"));
    assertEquals(new DeviceRequest.Gpu(OptionalInt.empty()), DeviceRequest.parse("gpu"));
    assertEquals(new DeviceRequest.Gpu(OptionalInt.of(12)), DeviceRequest.parse("gpu:12"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GPU", "gpu:", "gpu:-1", "gpu:1a", "gpu:99999999999", "tpu"})
  void refusesOtherWords(String text) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> DeviceRequest.parse(text));
    assertEquals(
        "no device '" + text + "'; choose auto, cpu, gpu or gpu:N with N counted from 0",
        refusal.getMessage());
  }

  @Test
  void cpuLooksForNoGpu() {
    DeviceChoice choice =
        DeviceChoice.settle(new DeviceRequest.Cpu(), index -> fail("looked for a GPU"));
    assertEquals(new DeviceChoice.Cpu(Optional.empty()), choice);
  }

  @Test
  void autoWithoutAGpuIsAWarning() {
    DeviceChoice choice = DeviceChoice.settle(new DeviceRequest.Auto(), index -> NO_DRIVER);
    String warning = assertInstanceOf(DeviceChoice.Cpu.class, choice).warning().orElseThrow();
    assertTrue(warning.startsWith("training on the CPU: no NVIDIA driver was found"), warning);
  }

  /** The CPU build on a machine without NVIDIA hardware is as it should be. */
  @Test
  void autoOnALaptopIsSilent() {
    GpuStatus laptop = GpuStatus.Refused.because(GpuRefusal.cpuBuild(false));
    assertEquals(
        new DeviceChoice.Cpu(Optional.empty()),
        DeviceChoice.settle(new DeviceRequest.Auto(), index -> laptop));
    GpuStatus workstation = GpuStatus.Refused.because(GpuRefusal.cpuBuild(true));
    DeviceChoice choice = DeviceChoice.settle(new DeviceRequest.Auto(), index -> workstation);
    assertTrue(assertInstanceOf(DeviceChoice.Cpu.class, choice).warning().isPresent());
  }

  @Test
  void gpuWithoutOneIsAnError() {
    DeviceUnavailableException refusal =
        assertThrows(
            DeviceUnavailableException.class,
            () ->
                DeviceChoice.settle(
                    new DeviceRequest.Gpu(OptionalInt.of(2)),
                    index -> {
                      assertEquals(OptionalInt.of(2), index);
                      return NO_DRIVER;
                    }));
    assertTrue(refusal.getMessage().startsWith("--device gpu:2: no NVIDIA driver was found"));
  }

  @Test
  void configuresSessions() {
    ConfigProto.Builder cpu = ConfigProto.newBuilder();
    new DeviceChoice.Cpu(Optional.empty()).configure(cpu);
    assertEquals(0, cpu.getDeviceCountOrThrow("GPU"));

    Device device = new Device("/job:localhost/replica:0/task:0/device:GPU:0", "GPU", 1 << 30);
    GpuStatus usable = new GpuStatus.Usable(device, OptionalInt.of(1), Optional.empty());
    DeviceChoice choice = DeviceChoice.settle(new DeviceRequest.Auto(), index -> usable);
    ConfigProto.Builder gpu = ConfigProto.newBuilder();
    choice.configure(gpu);
    assertTrue(gpu.getGpuOptions().getAllowGrowth());
    assertEquals("1", gpu.getGpuOptions().getVisibleDeviceList());
    assertEquals("(GPU:0)", choice.describe());
  }
}
