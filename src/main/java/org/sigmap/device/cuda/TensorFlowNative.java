package org.sigmap.device.cuda;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which native library of TensorFlow this build carries.
 *
 * @param gpu whether it is the one for CUDA
 * @param unpacked whether it lies unpacked in a folder of {@code java.library.path}, as in an
 *     image, so that nothing is unpacked at start
 */
public record TensorFlowNative(boolean gpu, boolean unpacked) {
  private static final String LIBRARY = "libtensorflow_cc.so.2";
  private static final String PACKAGE = "org/tensorflow/internal/c_api/";
  private static final String CPU = "linux-x86_64";
  private static final String GPU = "linux-x86_64-gpu";

  public static TensorFlowNative here() {
    return of(TensorFlowNative.class.getClassLoader(), System.getProperty("java.library.path", ""));
  }

  /**
   * The one found on a class path or in folders named after the platform.
   *
   * @param libraryPath folders, separated as in {@code java.library.path}
   */
  public static TensorFlowNative of(ClassLoader loader, String libraryPath) {
    // JavaCPP looks on the class path first, and there for the GPU library first.
    if (loader.getResource(PACKAGE + GPU + "/" + LIBRARY) != null) {
      return new TensorFlowNative(true, false);
    }
    if (loader.getResource(PACKAGE + CPU + "/" + LIBRARY) != null) {
      return new TensorFlowNative(false, false);
    }
    for (String folder : libraryPath.split(File.pathSeparator)) {
      if (Files.isReadable(Path.of(folder, LIBRARY))) {
        return new TensorFlowNative(Path.of(folder).endsWith(GPU), true);
      }
    }
    return new TensorFlowNative(false, false);
  }
}
