package org.sigmap.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

  /** What can change the last digits of results, but for data. */
  public Map<String, Object> versions() {
    Map<String, Object> versions = new LinkedHashMap<>();
    versions.put("devices and threads", devices);
    versions.put("processors", cpus);
    versions.put("precision", precision);
    versions.put("TensorFlow", tensorflow);
    versions.put("operating system", os);
    versions.put("Java", java);
    versions.put("Sigmap", sigmap);
    versions.put("commit", commit);
    return versions;
  }

  /**
   * What differs from a later start and can change the last digits of results: one phrase each,
   * {@code what: then, now ...}.
   */
  public List<String> changes(Provenance now) {
    Map<String, Object> before = versions();
    Map<String, Object> after = now.versions();
    before.put("data", dataHashes);
    after.put("data", now.dataHashes);
    return before.keySet().stream()
        .filter(what -> !Objects.equals(before.get(what), after.get(what)))
        .map(what -> "%s: then %s, now %s".formatted(what, before.get(what), after.get(what)))
        .toList();
  }
}
