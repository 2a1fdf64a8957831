package org.sigmap.cli.doctor;

import java.io.PrintWriter;
import java.util.Map;
import java.util.StringJoiner;
import org.sigmap.device.Machine;

/** The doctor's report as one screen of text. */
final class DoctorScreen {
  private static final double GIB = 1L << 30;

  private final PrintWriter out;

  DoctorScreen(PrintWriter out) {
    this.out = out;
  }

  void print(DoctorReport report) {
    row("sigmap", report.sigmap());
    row("java", report.java());
    row(
        "tensorflow",
        (report.tensorflow() == null ? "does not load" : report.tensorflow())
            + ", native for "
            + (report.nativeKind().equals("gpu") ? "GPU (CUDA 12)" : "CPU"));
    Machine machine = report.machine();
    row(
        "machine",
        "%s %s, %d cores, %.1f GB memory (%.1f GB free), Java heap up to %.1f GB"
            .formatted(
                machine.os(),
                machine.architecture(),
                machine.cores(),
                machine.memoryBytes() / GIB,
                machine.freeMemoryBytes() / GIB,
                machine.heapLimitBytes() / GIB));
    row("devices", report.devices().isEmpty() ? "none" : String.join(", ", report.devices()));
    row("driver", driver(report));
    row("cuda", cuda(report));
    if (report.gpuUsable()) {
      row(
          "numerics",
          "TF32 products %s, kernels %s"
              .formatted(
                  report.numerics().tf32() ? "allowed" : "off (true float32)",
                  report.numerics().deterministic() ? "deterministic" : "fastest"));
    }
    row("fonts", report.fontFamilies() + " families");
    report.folders().forEach((use, folder) -> row(use, folder(folder)));
    out.println();
    problems(report);
  }

  private static String driver(DoctorReport report) {
    if (report.driver() == null) {
      return "no NVIDIA driver";
    }
    return "NVIDIA "
        + report.driver()
        + (report.gpus().isEmpty() ? "" : ": " + String.join("; ", report.gpus()));
  }

  private static String cuda(DoctorReport report) {
    StringJoiner found = new StringJoiner(" ");
    StringJoiner missing = new StringJoiner(" ");
    for (Map.Entry<String, String> library : report.cudaLibraries().entrySet()) {
      (library.getValue() == null ? missing : found).add(library.getKey());
    }
    if ("redist".equals(report.cudaSource())) {
      return "all libraries, brought by this build";
    }
    if (missing.length() == 0) {
      return "all libraries, on the system";
    }
    return found.length() == 0
        ? "no libraries on the system"
        : "found " + found + "; missing " + missing;
  }

  private static String folder(DoctorReport.Folder folder) {
    return folder.path() + (folder.writable() ? " (writable)" : " (NOT writable)");
  }

  private void problems(DoctorReport report) {
    if (report.problems().isEmpty()) {
      out.println("Nothing to mend.");
    }
    for (DoctorReport.Problem problem : report.problems()) {
      out.println(
          problem.severity().name().toLowerCase(java.util.Locale.ROOT) + ": " + problem.what());
      out.println("  -> " + problem.remedy());
    }
  }

  private void row(String name, String value) {
    out.printf("%-11s %s%n", name, value);
  }
}
