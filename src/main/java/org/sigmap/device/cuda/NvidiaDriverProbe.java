package org.sigmap.device.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sigmap.device.cuda.NvidiaDriver.NvidiaGpu;

/**
 * Finds the NVIDIA driver without CUDA: its library, the kernel module's version file, and what
 * {@code nvidia-smi} says.
 *
 * @param versionFile {@code /proc/driver/nvidia/version}; absent under WSL
 * @param nvidiaSmi the program, looked up on the path where it is not absolute
 */
public record NvidiaDriverProbe(LibraryFolders folders, Path versionFile, String nvidiaSmi) {
  static final String DRIVER_LIBRARY = "libcuda.so.1";
  private static final String QUERY =
      "--query-gpu=name,compute_cap,memory.total,memory.free,driver_version";
  private static final int FIELDS = 5;
  private static final long PATIENCE_SECONDS = 20;
  private static final long MIB = 1L << 20;

  public static NvidiaDriverProbe ofSystem(LibraryFolders folders) {
    return new NvidiaDriverProbe(folders, Path.of("/proc/driver/nvidia/version"), "nvidia-smi");
  }

  public NvidiaDriver find() {
    Optional<Path> library = folders.find(DRIVER_LIBRARY);
    if (library.isEmpty()) {
      return NvidiaDriver.NONE;
    }
    List<String> rows = nvidiaSmiRows();
    List<NvidiaGpu> gpus = rows.stream().map(NvidiaDriverProbe::gpu).toList();
    Optional<DriverVersion> version =
        moduleVersion()
            .or(() -> rows.stream().findFirst().map(row -> row.split(",")[FIELDS - 1]))
            .flatMap(DriverVersion::find);
    return new NvidiaDriver(library, version, gpus);
  }

  private Optional<String> moduleVersion() {
    if (!Files.isReadable(versionFile)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(versionFile));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The well-formed rows of the query; none where the program is missing, fails or hangs. */
  private List<String> nvidiaSmiRows() {
    Process process;
    try {
      process =
          new ProcessBuilder(nvidiaSmi, QUERY, "--format=csv,noheader,nounits")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException missing) {
      // Containers started without the driver's utilities have none: the probe then decides alone.
      return List.of();
    }
    try {
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        return List.of();
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return output.lines().filter(row -> row.split(",").length == FIELDS).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      process.destroy();
    }
  }

  private static NvidiaGpu gpu(String row) {
    List<String> fields = new ArrayList<>();
    for (String field : row.split(",")) {
      fields.add(field.strip());
    }
    return new NvidiaGpu(
        fields.get(0),
        capability(fields.get(1)),
        mebibytes(fields.get(2)),
        mebibytes(fields.get(3)));
  }

  /** {@code 9.0} as 90; 0 where the driver does not say ({@code [N/A]}). */
  private static int capability(String text) {
    return text.matches("\\d+\\.\\d") ? Integer.parseInt(text.replace(".", "")) : 0;
  }

  private static long mebibytes(String text) {
    return text.matches("\\d+") ? Long.parseLong(text) * MIB : 0;
  }
}
