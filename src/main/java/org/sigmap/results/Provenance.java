package org.sigmap.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Where the numbers of one process come from: the facts of an entry of {@code provenance.json}.
 *
 * @param commit commit it was built from, or {@code null} where unknown
 * @param java version and vendor of the Java runtime
 * @param os name, version and architecture of the operating system
 * @param cpus processors available to the Java runtime
 * @param devices devices that trained, with the versions and settings their numbers depend on
 * @param cudaCachePath where a GPU's driver keeps kernels compiled at first use, or {@code null}
 *     where none trained or the environment names no place; left out of the file then
 * @param precision floating-point type of the training graph
 * @param started start of the run, ISO-8601 in UTC
 * @param dataHashes SHA-256 by data file, empty where data is generated
 */
public record Provenance(
    String sigmap,
    String commit,
    String java,
    String os,
    int cpus,
    String tensorflow,
    List<String> devices,
    @JsonInclude(JsonInclude.Include.NON_NULL) String cudaCachePath,
    String precision,
    String started,
    double wallSeconds,
    Map<String, String> dataHashes,
    List<String> commandLine) {

  public Provenance {
    Objects.requireNonNull(sigmap, "sigmap");
    Objects.requireNonNull(java, "java");
    Objects.requireNonNull(os, "os");
    Objects.requireNonNull(tensorflow, "tensorflow");
    Objects.requireNonNull(precision, "precision");
    Objects.requireNonNull(started, "started");
    devices = List.copyOf(devices);
    dataHashes = Collections.unmodifiableMap(new TreeMap<>(dataHashes));
    commandLine = List.copyOf(commandLine);
  }

  /** What is known as a run starts, with this machine, this Java runtime and the present time. */
  public static Provenance starting(
      String sigmap,
      String commit,
      String tensorflow,
      List<String> devices,
      String cudaCachePath,
      String precision,
      Map<String, String> dataHashes,
      List<String> commandLine) {
    return new Provenance(
        sigmap,
        commit,
        System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
        String.join(
            " ",
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch")),
        Runtime.getRuntime().availableProcessors(),
        tensorflow,
        devices,
        cudaCachePath,
        precision,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        0,
        dataHashes,
        commandLine);
  }

  /** The same with the wall time, in seconds. */
  public Provenance withWallSeconds(double seconds) {
    return new Provenance(
        sigmap,
        commit,
        java,
        os,
        cpus,
        tensorflow,
        devices,
        cudaCachePath,
        precision,
        started,
        seconds,
        dataHashes,
        commandLine);
  }

  /**
   * What differs from a later start and can change the last digits of results: one phrase each,
   * {@code what: then, now ...}.
   */
  public List<String> changes(Provenance now) {
    Map<String, List<Object>> pairs = new LinkedHashMap<>();
    pairs.put("devices and threads", Arrays.asList(devices, now.devices));
    pairs.put("processors", Arrays.asList(cpus, now.cpus));
    pairs.put("precision", Arrays.asList(precision, now.precision));
    pairs.put("TensorFlow", Arrays.asList(tensorflow, now.tensorflow));
    pairs.put("operating system", Arrays.asList(os, now.os));
    pairs.put("Java", Arrays.asList(java, now.java));
    pairs.put("Sigmap", Arrays.asList(sigmap, now.sigmap));
    pairs.put("commit", Arrays.asList(commit, now.commit));
    pairs.put("data", Arrays.asList(dataHashes, now.dataHashes));
    return pairs.entrySet().stream()
        .filter(pair -> !Objects.equals(pair.getValue().get(0), pair.getValue().get(1)))
        .map(
            pair ->
                "%s: then %s, now %s"
                    .formatted(pair.getKey(), pair.getValue().get(0), pair.getValue().get(1)))
        .toList();
  }
}
