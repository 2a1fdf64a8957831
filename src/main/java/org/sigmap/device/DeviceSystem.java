package org.sigmap.device;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.sigmap.device.GpuSurvey.GpuStatus;
import org.sigmap.device.cuda.CudaLibraries;
import org.sigmap.device.cuda.CudaRedist;
import org.sigmap.device.cuda.LibraryFolders;
import org.sigmap.device.cuda.NvidiaDriver;
import org.sigmap.device.cuda.NvidiaDriverProbe;
import org.sigmap.device.cuda.TensorFlowNative;
import org.sigmap.device.cuda.UnpackListener;
import org.sigmap.device.probe.GpuProbe;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.ConfigProto;

/**
 * Everything that is looked at to choose a device; the one place where it is put together.
 *
 * @param caches folders that outlive a run
 * @param tensorflow which native library of TensorFlow this build carries
 * @param driver finds the NVIDIA driver
 */
public record DeviceSystem(
    Map<String, String> environment,
    CacheFolders caches,
    TensorFlowNative tensorflow,
    NvidiaDriverProbe driver,
    CudaLibraries libraries,
    DeviceCatalog catalog,
    GpuProbe probe) {
  /** Property with the folder of the CUDA artifact, set by the launcher. */
  private static final String CUDA_JARS = "sigmap.cuda";

  /** The version of the TensorFlow that is loaded, such as 2.18.0. */
  public static String tensorFlowVersion() {
    return TensorFlow.version();
  }

  public DeviceSystem {
    environment = Map.copyOf(environment);
  }

  public static DeviceSystem here() {
    Map<String, String> environment = System.getenv();
    CacheFolders caches =
        CacheFolders.of(
            environment,
            Path.of(System.getProperty("user.home")),
            System.getProperty("org.bytedeco.javacpp.cachedir"));
    String jars = System.getProperty(CUDA_JARS);
    LibraryFolders folders = LibraryFolders.ofSystem(environment);
    return new DeviceSystem(
        environment,
        caches,
        TensorFlowNative.here(),
        NvidiaDriverProbe.ofSystem(folders),
        CudaLibraries.ofSystem(
            folders,
            CudaRedist.in(jars == null ? null : Path.of(jars), caches.cudaLibraries()),
            environment),
        DeviceCatalog.ofTensorFlow(),
        GpuProbe.ofTensorFlow());
  }

  /**
   * Settles a request; for anything but the CPU it opens the CUDA libraries where there is a
   * driver. Call it before anything else that uses TensorFlow.
   *
   * @throws DeviceUnavailableException where a GPU was asked for and cannot be used
   */
  public DeviceChoice choose(DeviceRequest request, UnpackListener listener) {
    return DeviceChoice.settle(request, index -> survey(driver.find(), listener).survey(index));
  }

  /**
   * All there is to know of this machine's devices, the GPU probed where nothing speaks against it.
   */
  public Inspection inspect(OptionalInt index, UnpackListener listener) {
    NvidiaDriver found = driver.find();
    GpuSurvey survey = survey(found, listener);
    GpuStatus gpu = survey.survey(index);
    ConfigProto.Builder config = ConfigProto.newBuilder();
    if (gpu instanceof GpuStatus.Usable usable) {
      SessionDevices.gpu(config, usable.index());
    } else {
      SessionDevices.cpuOnly(config);
    }
    return new Inspection(
        TensorFlow.version(), catalog.devices(config.build()), found, survey.libraries(), gpu);
  }

  private GpuSurvey survey(NvidiaDriver found, UnpackListener listener) {
    // Without a driver there is nothing to unpack more than a gigabyte for.
    CudaLibraries.Outcome outcome =
        tensorflow.gpu() && found.present() ? libraries.open(listener) : libraries.look();
    return new GpuSurvey(tensorflow.gpu(), found, outcome, environment, catalog, probe);
  }

  /** What was found. */
  public record Inspection(
      String tensorflow,
      List<Device> devices,
      NvidiaDriver driver,
      CudaLibraries.Outcome libraries,
      GpuStatus gpu) {
    public Inspection {
      devices = List.copyOf(devices);
    }
  }
}
