package org.sigmap.device;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The machine as the Java runtime sees it, container limits included.
 *
 * @param os name and version of the operating system
 * @param memoryBytes physical memory, in bytes
 * @param freeMemoryBytes physical memory not in use by anyone, file caches counting as used, in
 *     bytes
 * @param heapLimitBytes the most the Java heap may grow to, in bytes
 */
public record Machine(
    String os,
    String architecture,
    int cores,
    long memoryBytes,
    long freeMemoryBytes,
    long heapLimitBytes) {

  public static Machine here() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Machine(
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        system.getTotalMemorySize(),
        system.getFreeMemorySize(),
        Runtime.getRuntime().maxMemory());
  }
}
