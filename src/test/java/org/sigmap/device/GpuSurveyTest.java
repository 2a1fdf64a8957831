package org.sigmap.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.sigmap.device.GpuSurvey.GpuStatus;
import org.sigmap.device.cuda.CudaLibraries;
import org.sigmap.device.cuda.DriverVersion;
import org.sigmap.device.cuda.GpuRefusal;
import org.sigmap.device.cuda.NvidiaDriver;
import org.sigmap.device.cuda.NvidiaDriver.NvidiaGpu;
import org.sigmap.device.probe.GpuProbe;
import org.sigmap.device.probe.Kernel;
import org.tensorflow.exceptions.TFFailedPreconditionException;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TFUnimplementedException;
import org.tensorflow.exceptions.TensorFlowException;

/** Every reason against a GPU, on stand-ins for the machine. */
class GpuSurveyTest {
  private static final OptionalInt FIRST = OptionalInt.empty();
  private static final NvidiaGpu AMPERE = new NvidiaGpu("NVIDIA A100", 80, 80L << 30, 79L << 30);
  private static final NvidiaGpu HOPPER = new NvidiaGpu("NVIDIA H100", 90, 80L << 30, 79L << 30);
  private static final NvidiaGpu BLACKWELL =
      new NvidiaGpu("NVIDIA RTX PRO 6000", 120, 96L << 30, 95L << 30);
  private static final CudaLibraries.Outcome OPEN =
      new CudaLibraries.Outcome(Optional.of(CudaLibraries.Source.SYSTEM), Optional.empty());
  private static final DeviceCatalog ONE_GPU =
      config ->
          List.of(
              new Device("/job:localhost/replica:0/task:0/device:CPU:0", "CPU", 1 << 28),
              new Device("/job:localhost/replica:0/task:0/device:GPU:0", "GPU", 70L << 30));
  private static final DeviceCatalog UNTOUCHED = config -> fail("CUDA was touched");
  private static final GpuProbe AGREES =
      new GpuProbe((kernel, gpu, index) -> new float[] {1, 2, 3});

  @Test
  void usableWhereTheProbePasses() {
    GpuStatus status =
        new GpuSurvey(true, driver("550.54.14", AMPERE), OPEN, Map.of(), ONE_GPU, AGREES)
            .survey(FIRST);
    GpuStatus.Usable usable = assertInstanceOf(GpuStatus.Usable.class, status);
    assertEquals("GPU:0", usable.device().shortName());
    assertEquals(Optional.of(AMPERE), usable.facts());
  }

  @Test
  void cpuBuild() {
    GpuSurvey survey =
        new GpuSurvey(false, driver("550.54.14", AMPERE), OPEN, Map.of(), UNTOUCHED, AGREES);
    assertEquals(GpuRefusal.cpuBuild(true), first(survey));
    assertTrue(first(survey).sentence().contains("SIGMAP_NATIVE=gpu ./sigmap"));
  }

  @Test
  void noDriver() {
    GpuSurvey survey = new GpuSurvey(true, NvidiaDriver.NONE, OPEN, Map.of(), UNTOUCHED, AGREES);
    assertEquals(GpuRefusal.noDriver(), first(survey));
    assertTrue(first(survey).reason().contains("libcuda.so.1"));
  }

  @Test
  void driverTooOldForCuda12() {
    GpuSurvey survey =
        new GpuSurvey(true, driver("470.199.02", AMPERE), OPEN, Map.of(), UNTOUCHED, AGREES);
    assertEquals(
        "NVIDIA driver 470.199.02 is too old: this TensorFlow needs 525.60.13 or newer",
        first(survey).reason());
  }

  /** 535 carries CUDA 12.2: enough for Ampere's compiled kernels, not for Hopper's PTX. */
  @Test
  void hopperNeedsCuda123() {
    assertInstanceOf(
        GpuStatus.Usable.class,
        new GpuSurvey(true, driver("535.161.08", AMPERE), OPEN, Map.of(), ONE_GPU, AGREES)
            .survey(FIRST));
    GpuSurvey survey =
        new GpuSurvey(true, driver("535.161.08", HOPPER), OPEN, Map.of(), UNTOUCHED, AGREES);
    assertTrue(first(survey).reason().contains("545.23.06"), first(survey).reason());
  }

  @Test
  void missingLibrariesAreNamed() {
    CudaLibraries.Outcome missing =
        new CudaLibraries.Outcome(
            Optional.empty(),
            Optional.of(GpuRefusal.missingLibraries(List.of("libcusolver.so.11"))));
    GpuSurvey survey =
        new GpuSurvey(true, driver("550.54.14", AMPERE), missing, Map.of(), UNTOUCHED, AGREES);
    assertEquals("CUDA libraries are missing: libcusolver.so.11", first(survey).reason());
  }

  @Test
  void hiddenByTheEnvironment() {
    for (String value : List.of("", "-1")) {
      GpuSurvey survey =
          new GpuSurvey(
              true,
              driver("550.54.14", AMPERE),
              OPEN,
              Map.of("CUDA_VISIBLE_DEVICES", value),
              UNTOUCHED,
              AGREES);
      assertEquals(GpuRefusal.hidden(value), first(survey));
    }
  }

  @Test
  void noSuchGpu() {
    GpuSurvey survey =
        new GpuSurvey(true, driver("550.54.14", AMPERE), OPEN, Map.of(), UNTOUCHED, AGREES);
    GpuStatus.Refused refused =
        assertInstanceOf(GpuStatus.Refused.class, survey.survey(OptionalInt.of(1)));
    assertEquals(List.of(GpuRefusal.noSuchGpu(1, 1)), refused.refusals());
  }

  /** TensorFlow's status exceptions share no parent but RuntimeException. */
  @Test
  void failingCuda() {
    String message = "cudaGetDevice() failed. Status: initialization error";
    for (RuntimeException failure :
        List.of(
            new TensorFlowException(message),
            new TFInvalidArgumentException(message),
            new TFUnimplementedException(message))) {
      DeviceCatalog failing =
          config -> {
            throw failure;
          };
      GpuSurvey survey =
          new GpuSurvey(true, driver("550.54.14", AMPERE), OPEN, Map.of(), failing, AGREES);
      assertEquals("CUDA fails (no session opens): " + message, first(survey).reason());
      assertTrue(first(survey).remedy().contains("--device cpu"));
    }
  }

  @Test
  void gpuThatTensorFlowDoesNotList() {
    DeviceCatalog none = config -> ONE_GPU.devices(config).subList(0, 1);
    GpuSurvey survey =
        new GpuSurvey(true, driver("550.54.14", AMPERE), OPEN, Map.of(), none, AGREES);
    assertTrue(first(survey).reason().contains("TensorFlow lists no GPU"));
  }

  /** Products run on Blackwell, the first element-wise kernel does not. */
  @Test
  void unsupportedArchitecture() {
    GpuProbe noElementwise = failingAt(Kernel.MUL);
    GpuSurvey survey =
        new GpuSurvey(true, driver("570.86.15", BLACKWELL), OPEN, Map.of(), ONE_GPU, noElementwise);
    assertEquals(GpuRefusal.unsupportedArchitecture(BLACKWELL, Kernel.MUL), first(survey));
    assertEquals(
        "NVIDIA RTX PRO 6000 (compute capability 12.0) is newer than this TensorFlow: its"
            + " element-wise kernels (Mul) do not run there",
        first(survey).reason());
  }

  @Test
  void failingProbeNamesTheOperation() {
    GpuSurvey survey =
        new GpuSurvey(
            true,
            driver("550.54.14", AMPERE),
            OPEN,
            Map.of(),
            ONE_GPU,
            failingAt(Kernel.SELF_ADJOINT_EIG));
    assertEquals(
        "CUDA fails (SelfAdjointEig, cuSOLVER eigendecomposition): CUDA_ERROR_NO_BINARY_FOR_GPU",
        first(survey).reason());
  }

  @Test
  void wrongNumbersAreNoGpu() {
    GpuProbe wrong =
        new GpuProbe((kernel, gpu, index) -> new float[] {gpu && kernel == Kernel.TANH ? 2 : 1});
    GpuSurvey survey =
        new GpuSurvey(true, driver("550.54.14", AMPERE), OPEN, Map.of(), ONE_GPU, wrong);
    assertEquals(GpuRefusal.wrongResult(Kernel.TANH, 1), first(survey));
  }

  /** Without a driver and without libraries both are said, the driver first. */
  @Test
  void everythingThatStandsInTheWayIsSaid() {
    CudaLibraries.Outcome missing =
        new CudaLibraries.Outcome(
            Optional.empty(), Optional.of(GpuRefusal.missingLibraries(List.of("libcudnn.so.9"))));
    GpuStatus status =
        new GpuSurvey(true, NvidiaDriver.NONE, missing, Map.of(), UNTOUCHED, AGREES).survey(FIRST);
    assertEquals(
        List.of(GpuRefusal.noDriver(), GpuRefusal.missingLibraries(List.of("libcudnn.so.9"))),
        assertInstanceOf(GpuStatus.Refused.class, status).refusals());
  }

  private static GpuProbe failingAt(Kernel broken) {
    return new GpuProbe(
        (kernel, gpu, index) -> {
          if (gpu && kernel == broken) {
            throw new TFFailedPreconditionException("CUDA_ERROR_NO_BINARY_FOR_GPU");
          }
          return new float[] {1};
        });
  }

  private static NvidiaDriver driver(String version, NvidiaGpu... gpus) {
    return new NvidiaDriver(
        Optional.of(Path.of("/usr/lib/libcuda.so.1")), DriverVersion.find(version), List.of(gpus));
  }

  private static GpuRefusal first(GpuSurvey survey) {
    return assertInstanceOf(GpuStatus.Refused.class, survey.survey(FIRST)).first();
  }
}
