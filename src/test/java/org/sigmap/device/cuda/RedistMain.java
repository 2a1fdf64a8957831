package org.sigmap.device.cuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.sigmap.device.DeviceCatalog;
import org.sigmap.device.SessionDevices;
import org.tensorflow.proto.ConfigProto;

/**
 * Opens the build's CUDA libraries in a process of its own, then lets TensorFlow look for a GPU,
 * driver or not, and prints what is mapped into the process.
 */
final class RedistMain {
  private RedistMain() {}

  public static void main(String[] arguments) throws IOException {
    CudaLibraries libraries =
        CudaLibraries.ofSystem(
            new LibraryFolders(List.of()),
            new CudaRedist(Optional.of(Path.of(arguments[0])), Path.of(arguments[1])),
            Map.of());
    CudaLibraries.Outcome outcome = libraries.open(new UnpackListener() {});
    System.out.println(outcome.source() + " " + outcome.refusal());
    ConfigProto.Builder config = ConfigProto.newBuilder();
    SessionDevices.gpu(config, OptionalInt.empty());
    DeviceCatalog.ofTensorFlow()
        .devices(config.build())
        .forEach(device -> System.out.println("device " + device.shortName()));
    for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
      if (line.contains(".so")) {
        System.out.println("mapped " + line.substring(line.indexOf('/')));
      }
    }
  }
}
