package org.sigmap.device.cuda;

import java.util.Arrays;
import java.util.List;

/**
 * The CUDA libraries that TensorFlow 2.18 needs for dense networks, each after those it links to.
 * TensorFlow opens all but {@link #NV_JIT_LINK} and {@link #CUDNN_GRAPH} by these names at start,
 * and without any one of them it sees no GPU.
 */
public enum CudaLibrary {
  CUDART("libcudart.so.12"),
  NV_JIT_LINK("libnvJitLink.so.12"),
  CUBLAS_LT("libcublasLt.so.12"),
  CUBLAS("libcublas.so.12"),
  CUFFT("libcufft.so.11"),
  CUSPARSE("libcusparse.so.12"),
  CUSOLVER("libcusolver.so.11"),
  /** What {@link #CUDNN} opens as soon as it is asked for its version. */
  CUDNN_GRAPH("libcudnn_graph.so.9"),
  CUDNN("libcudnn.so.9");

  private final String fileName;

  CudaLibrary(String fileName) {
    this.fileName = fileName;
  }

  /** The name the dynamic linker knows it by. */
  public String fileName() {
    return fileName;
  }

  /** The names of all, in loading order. */
  static List<String> fileNames() {
    return Arrays.stream(values()).map(CudaLibrary::fileName).toList();
  }
}
