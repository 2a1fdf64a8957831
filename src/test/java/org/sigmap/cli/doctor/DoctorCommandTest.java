package org.sigmap.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.cli.ExitCode;
import org.sigmap.cli.Program;
import org.sigmap.device.CacheFolders;
import org.sigmap.device.DeviceCatalog;
import org.sigmap.device.DeviceRequest;
import org.sigmap.device.DeviceSystem;
import org.sigmap.device.cuda.CudaLibraries;
import org.sigmap.device.cuda.CudaRedist;
import org.sigmap.device.cuda.LibraryFolders;
import org.sigmap.device.cuda.NvidiaDriverProbe;
import org.sigmap.device.cuda.TensorFlowNative;
import org.sigmap.device.cuda.UnpackListener;
import org.sigmap.device.probe.GpuProbe;

class DoctorCommandTest {
  private static final int SCREEN_LINES = 24;

  @TempDir private Path temp;

  /** The GPU build on a machine with the given library folder, module version and no nvidia-smi. */
  private DeviceSystem system(Path libraries, Path cache) {
    LibraryFolders folders = new LibraryFolders(List.of(libraries));
    return new DeviceSystem(
        Map.of("NVIDIA_TF32_OVERRIDE", "0"),
        new CacheFolders(cache, temp.resolve("natives"), cache.resolve("kernels")),
        new TensorFlowNative(true, false),
        new NvidiaDriverProbe(folders, temp.resolve("version"), "nvidia-smi-that-is-not-there"),
        new CudaLibraries(
            folders,
            new CudaRedist(Optional.empty(), temp.resolve("cuda")),
            path -> {},
            Optional.empty()),
        DeviceCatalog.ofTensorFlow(),
        GpuProbe.ofTensorFlow());
  }

  private DoctorReport report(DeviceSystem system, DeviceRequest request) throws IOException {
    return new DoctorChecks(system, request)
        .report(system.inspect(OptionalInt.empty(), new UnpackListener() {}), null);
  }

  private static String screen(DoctorReport report) {
    StringWriter text = new StringWriter();
    new DoctorScreen(new PrintWriter(text, true)).print(report);
    assertTrue(text.toString().lines().count() <= SCREEN_LINES, text.toString());
    return text.toString();
  }

  @Test
  void jsonTellsWhatTheScreenTells() throws IOException {
    Program program = Program.run("doctor", "--device", "cpu", "--json");
    assertEquals(ExitCode.DONE, program.exitCode(), program.out());
    JsonNode json = new ObjectMapper().readTree(program.out());
    assertEquals("2.18.0", json.get("tensorflow").asText());
    assertEquals("CPU:0", json.at("/devices/0").asText());
    assertTrue(json.get("cores").asInt() >= 1);
    assertEquals(9, json.get("cudaLibraries").size());
    assertTrue(json.at("/folders/cache/path").isTextual());
    assertEquals(0, json.get("problems").size(), json.toString());
    Program screen = Program.run("doctor", "--device", "cpu");
    assertTrue(screen.out().contains("tensorflow  2.18.0"), screen.out());
    assertTrue(screen.out().endsWith("Nothing to mend." + System.lineSeparator()), screen.out());
  }

  /** The list of a spec's operations by scope, and each by itself as JSON. */
  @Test
  void placementListsEveryOperation() throws IOException {
    Path spec = temp.resolve("spec.yaml");
    Files.writeString(spec, "name: placed\nseeds: 2\nmodel: {hidden: 8}\n");
    String[] arguments = {"doctor", "--device", "cpu", "--placement", spec.toString()};
    Program screen = Program.run(arguments);
    assertEquals(ExitCode.DONE, screen.exitCode(), screen.err());
    for (String row :
        List.of(
            "CPU:0 +\\d+ +GradientTransform .*BatchMatMulV3.*IdentityN.*",
            "CPU:0 +\\d+ +Preconditioner .*SelfAdjointEigV2.*",
            "no GPU +3 +variables +divergedAt, probeSeeds, step",
            "host +1 +chunk/StatelessWhile/cond +Less")) {
      assertTrue(screen.out().lines().anyMatch(line -> line.matches(row)), row + screen.out());
    }
    Program json =
        Program.run(
            Stream.concat(Stream.of(arguments), Stream.of("--json")).toArray(String[]::new));
    JsonNode list = new ObjectMapper().readTree(json.out()).get("operations");
    assertTrue(list.size() > 100, list.toString());
    for (JsonNode operation : list) {
      assertEquals("CPU:0", operation.get("device").asText(), operation.toString());
    }
  }

  /** Driver, no CUDA: the missing libraries are named with the command that brings them. */
  @Test
  void missingLibrariesOnAWorkstation() throws IOException {
    Path libraries = Files.createDirectory(temp.resolve("lib"));
    Files.createFile(libraries.resolve("libcuda.so.1"));
    Files.createFile(libraries.resolve("libcudart.so.12"));
    Files.writeString(temp.resolve("version"), "NVRM version: 550.54.14\n");
    DoctorReport report = report(system(libraries, temp), new DeviceRequest.Auto());
    assertTrue(report.healthy());
    assertFalse(report.gpuUsable());
    assertEquals("550.54.14", report.driver());
    String screen = screen(report);
    assertTrue(screen.contains("found libcudart.so.12; missing libnvJitLink.so.12"), screen);
    assertTrue(screen.contains("warning: CUDA libraries are missing: libnvJitLink"), screen);
    assertTrue(screen.contains("-> let Sigmap bring them with SIGMAP_CUDA=redist"), screen);
  }

  /** What is a warning for auto is an error where a GPU was asked for. */
  @Test
  void gpuAskedForInVain() throws IOException {
    DeviceSystem system = system(temp.resolve("none"), temp);
    DoctorReport report = report(system, new DeviceRequest.Gpu(OptionalInt.empty()));
    assertFalse(report.healthy());
    String screen = screen(report);
    assertTrue(screen.contains("error: no NVIDIA driver was found (libcuda.so.1)"), screen);
    assertTrue(screen.contains("no libraries on the system"), screen);
  }

  /** A cache that is a file cannot be written by anyone, root included. */
  @Test
  void cacheThatCannotBeWritten() throws IOException {
    Path file = Files.createFile(temp.resolve("file"));
    DoctorReport report =
        report(system(temp.resolve("none"), file.resolve("cache")), new DeviceRequest.Cpu());
    assertFalse(report.folders().get("cache").writable());
    assertFalse(report.folders().get("cuda cache").writable());
    assertEquals(2, report.problems().size());
    String screen = screen(report);
    assertTrue(screen.contains(file.resolve("cache") + " cannot be written"), screen);
    assertTrue(screen.contains("SIGMAP_CACHE=DIR"), screen);
    assertTrue(screen.contains("CUDA_CACHE_PATH=DIR"), screen);
  }

  @Test
  void tensorFlowThatDoesNotLoadIsReported() {
    DeviceSystem system = system(temp.resolve("none"), temp);
    LinkageError failure = new UnsatisfiedLinkError("GLIBC_2.27 not found");
    DoctorReport report = new DoctorChecks(system, new DeviceRequest.Auto()).report(null, failure);
    assertFalse(report.healthy());
    String screen = screen(report);
    assertTrue(screen.contains("tensorflow  does not load"), screen);
    assertTrue(screen.contains("does not load: GLIBC_2.27 not found"), screen);
  }

  @Test
  void unknownDeviceIsRefused() {
    for (String command : List.of("doctor", "bench")) {
      Program program = Program.run(command, "--device", "tpu");
      assertEquals(ExitCode.USAGE, program.exitCode());
      assertTrue(
          program.err().contains("no device 'tpu'; choose auto, cpu, gpu or gpu:N"), program.err());
    }
  }

  /** Numerics are read before Java starts: asking for them past the launcher is refused. */
  @Test
  void numericsNeedTheLauncher() {
    Program program = Program.run("bench", "--device", "cpu", "--deterministic");
    assertEquals(ExitCode.USAGE, program.exitCode());
    assertTrue(program.err().contains("start Sigmap with ./sigmap"), program.err());
  }
}
