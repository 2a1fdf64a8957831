package org.sigmap.device;

import org.sigmap.device.cuda.GpuRefusal;

/** The device that was asked for cannot be used: one sentence that says why and what to do. */
public final class DeviceUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeviceUnavailableException(DeviceRequest request, GpuRefusal refusal) {
    super("--device " + request + ": " + refusal.sentence());
  }
}
