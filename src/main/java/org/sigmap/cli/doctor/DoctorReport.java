package org.sigmap.cli.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;
import org.sigmap.device.Machine;
import org.sigmap.device.NumericSettings;

/**
 * What {@code sigmap doctor} found, and the shape of its {@code --json}.
 *
 * @param sigmap version of Sigmap, with the commit where it is known
 * @param java version, vendor and home of the Java runtime
 * @param tensorflow version of TensorFlow, null where it does not load
 * @param nativeKind {@code cpu} or {@code gpu}: which build of TensorFlow is on the class path
 * @param driver version of the NVIDIA driver, {@code unknown} where nothing tells, null where
 *     absent
 * @param cudaSource {@code system}, {@code redist}, or null where libraries are missing
 * @param cudaLibraries by name, the file found on the system; null where it is not there
 * @param folders by use, the folders Sigmap writes to
 */
record DoctorReport(
    String sigmap,
    String java,
    String tensorflow,
    @JsonProperty("native") String nativeKind,
    @JsonUnwrapped Machine machine,
    List<String> devices,
    String driver,
    List<String> gpus,
    String cudaSource,
    Map<String, String> cudaLibraries,
    boolean gpuUsable,
    @JsonUnwrapped NumericSettings numerics,
    Map<String, Folder> folders,
    int fontFamilies,
    List<Problem> problems) {

  /** A folder and whether this user may write to it. */
  record Folder(String path, boolean writable) {}

  /** How much a problem matters. */
  enum Severity {
    /** Training, or what was asked for, does not work. */
    ERROR,
    /** It works, but slower or elsewhere than it could. */
    WARNING,
    /** As it should be on this machine; said because somebody may wonder. */
    NOTE
  }

  /** Something wrong. */
  record Problem(Severity severity, String what, String remedy) {}

  boolean healthy() {
    return problems.stream().noneMatch(problem -> problem.severity() == Severity.ERROR);
  }
}
