package org.sigmap.device;

import java.nio.file.Path;
import java.util.Map;

/**
 * Folders that outlive a run.
 *
 * @param sigmap Sigmap's own: {@code SIGMAP_CACHE}, else {@code XDG_CACHE_HOME/sigmap}, else {@code
 *     ~/.cache/sigmap}
 * @param natives where JavaCPP unpacks TensorFlow's native libraries
 * @param cuda where the CUDA driver keeps kernels compiled at first use ({@code CUDA_CACHE_PATH},
 *     else {@code ~/.nv/ComputeCache})
 */
public record CacheFolders(Path sigmap, Path natives, Path cuda) {
  public static final String CUDA_CACHE_PATH = "CUDA_CACHE_PATH";

  /**
   * Release of the CUDA libraries this build brings, so that another release gets its own folder.
   */
  private static final String REDIST = "12.6-9.5";

  /**
   * @param nativesProperty value of {@code org.bytedeco.javacpp.cachedir}, null where unset
   */
  public static CacheFolders of(
      Map<String, String> environment, Path home, String nativesProperty) {
    Path cache =
        environment.containsKey("XDG_CACHE_HOME")
            ? Path.of(environment.get("XDG_CACHE_HOME"))
            : home.resolve(".cache");
    return new CacheFolders(
        environment.containsKey("SIGMAP_CACHE")
            ? Path.of(environment.get("SIGMAP_CACHE"))
            : cache.resolve("sigmap"),
        nativesProperty == null ? home.resolve(".javacpp/cache") : Path.of(nativesProperty),
        environment.containsKey(CUDA_CACHE_PATH)
            ? Path.of(environment.get(CUDA_CACHE_PATH))
            : home.resolve(".nv/ComputeCache"));
  }

  public Path cudaLibraries() {
    return sigmap.resolve("cuda-" + REDIST);
  }
}
