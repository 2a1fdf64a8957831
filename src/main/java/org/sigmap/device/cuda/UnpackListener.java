package org.sigmap.device.cuda;

import java.nio.file.Path;

/** Told how the unpacking of libraries gets on. */
public interface UnpackListener {
  /** Before the first byte: {@code files} of {@code totalBytes} in all go to {@code folder}. */
  default void starting(Path folder, int files, long totalBytes) {}

  /** {@code name} is complete, and with it {@code doneBytes} of {@code totalBytes}. */
  default void unpacked(String name, long doneBytes, long totalBytes) {}
}
