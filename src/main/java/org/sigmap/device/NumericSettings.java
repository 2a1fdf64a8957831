package org.sigmap.device;

import java.util.Map;

/**
 * How a GPU computes, set in the environment before the process starts because TensorFlow and
 * cuBLAS read it there and nowhere else.
 *
 * @param tf32 whether products may round their factors to TF32 (10-bit mantissa, relative rounding
 *     2⁻¹¹) on Ampere and newer; {@code NVIDIA_TF32_OVERRIDE=0} forbids it
 * @param deterministic whether TensorFlow uses only kernels that give the same bits in every run;
 *     {@code TF_DETERMINISTIC_OPS=1}
 */
public record NumericSettings(boolean tf32, boolean deterministic) {
  public static NumericSettings of(Map<String, String> environment) {
    return new NumericSettings(
        !"0".equals(environment.get("NVIDIA_TF32_OVERRIDE")),
        "1".equals(environment.get("TF_DETERMINISTIC_OPS"))
            || "true".equalsIgnoreCase(environment.get("TF_DETERMINISTIC_OPS")));
  }
}
