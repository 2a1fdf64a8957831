package org.sigmap.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.sigmap.device.cuda.UnpackListener;

/** Says how large the unpacking of libraries is before it starts, and how far it got. */
public final class UnpackLines implements UnpackListener {
  private static final double GB = 1e9;

  private final PrintWriter err;

  public UnpackLines(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void starting(Path folder, int files, long totalBytes) {
    err.printf(
        "sigmap: unpacking %d CUDA libraries, %.1f GB, to %s (once)%n",
        files, totalBytes / GB, folder);
    err.flush();
  }

  @Override
  public void unpacked(String name, long doneBytes, long totalBytes) {
    err.printf("sigmap:   %.1f of %.1f GB: %s%n", doneBytes / GB, totalBytes / GB, name);
    err.flush();
  }
}
