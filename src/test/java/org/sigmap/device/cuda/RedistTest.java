package org.sigmap.device.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real libraries with the real TensorFlow, in a process of its own since libraries stay open.
 * Runs in {@code mvn -Pgpu,cuda-redist verify} on machines without an NVIDIA driver.
 */
@Tag("slow")
@EnabledIfSystemProperty(named = RedistTest.JAR, matches = ".+redist.*\\.jar")
class RedistTest {
  static final String JAR = "sigmap.test.redist";

  @TempDir private Path unpacked;

  @Test
  void allSevenOpenAndOnlyTheDriverIsMissing() throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        LibraryFolders.ofSystem(System.getenv()).find(NvidiaDriverProbe.DRIVER_LIBRARY).isEmpty());
    List<String> lines = run();
    String all = String.join("\n", lines);
    assertTrue(lines.contains("opened 9 Optional.empty"), all);
    List<String> unloadable =
        lines.stream().filter(line -> line.contains("Could not load")).toList();
    assertEquals(1, unloadable.size(), all);
    assertTrue(unloadable.get(0).contains("'libcuda.so.1'"), all);
    assertTrue(lines.stream().noneMatch(line -> line.contains("Cannot dlopen some GPU")), all);
    assertTrue(lines.contains("device CPU:0"), all);
    assertEquals(
        Stream.of(CudaLibrary.values())
            .map(library -> unpacked.resolve(library.fileName()).toString())
            .collect(Collectors.toSet()),
        lines.stream()
            .filter(line -> line.startsWith("mapped ") && line.matches(".*/lib(cu|nv).*"))
            .map(line -> line.substring("mapped ".length()))
            .collect(Collectors.toSet()));
  }

  private List<String> run() throws IOException, InterruptedException {
    String jar = System.getProperty(JAR);
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.equals(jar))
            .collect(Collectors.joining(File.pathSeparator));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPath,
            RedistMain.class.getName(),
            jar,
            unpacked.toString());
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "0");
    builder.environment().put("TF_CPP_VMODULE", "dso_loader=1");
    Process process = builder.redirectErrorStream(true).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertEquals(0, process.waitFor(), String.join("\n", lines));
    return lines;
  }
}
