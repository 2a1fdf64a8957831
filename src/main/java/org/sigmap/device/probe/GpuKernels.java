package org.sigmap.device.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * The kernels that the CUDA build of TensorFlow 2.18 has for GPUs, read out of its registry once
 * and kept as a resource: what would become of an operation on a GPU can then be told on any
 * machine. A test compares the resource with the registry wherever that build is on the class path.
 *
 * <p>A line holds an operation, where its results are ({@code card} or {@code host}), and the types
 * its attributes may have: {@code Less host T=int32}. The first line that fits counts, as in
 * TensorFlow: kernels for GPUs stand before those for any device.
 */
public final class GpuKernels {
  static final String RESOURCE = "gpu-kernels.txt";

  /** What becomes of an operation on a GPU. */
  public enum Support {
    /** Its results lie in the card's memory. */
    CARD,
    /** The GPU's kernel works on the host: counters, shapes and sizes. */
    HOST,
    /**
     * There is no kernel: outside loops the operation falls back to the CPU; in a loop, which runs
     * on one device, it fails.
     */
    NONE
  }

  private record Kernel(Support support, Map<String, Set<String>> types) {
    boolean fits(NodeDef node) {
      return types.entrySet().stream()
          .allMatch(
              entry ->
                  node.containsAttr(entry.getKey())
                      && entry.getValue().containsAll(names(node.getAttrOrThrow(entry.getKey()))));
    }
  }

  private final Map<String, List<Kernel>> kernels;

  private GpuKernels(Map<String, List<Kernel>> kernels) {
    this.kernels = kernels;
  }

  public static GpuKernels load() {
    Map<String, List<Kernel>> kernels = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                GpuKernels.class.getResourceAsStream(RESOURCE), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ");
        kernels.computeIfAbsent(words[0], op -> new ArrayList<>()).add(kernel(words));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new GpuKernels(kernels);
  }

  private static Kernel kernel(String[] words) {
    Map<String, Set<String>> types = new LinkedHashMap<>();
    for (int i = 2; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      types.put(words[i].substring(0, equals), Set.of(words[i].substring(equals + 1).split(",")));
    }
    return new Kernel(words[1].equals("host") ? Support.HOST : Support.CARD, types);
  }

  /** What becomes of {@code node}, whose attributes hold concrete types, on a GPU. */
  public Support of(NodeDef node) {
    return kernels.getOrDefault(node.getOp(), List.of()).stream()
        .filter(kernel -> kernel.fits(node))
        .map(Kernel::support)
        .findFirst()
        .orElse(Support.NONE);
  }

  private static List<String> names(AttrValue value) {
    return value.hasList()
        ? value.getList().getTypeList().stream().map(GpuKernels::name).toList()
        : List.of(name(value.getType()));
  }

  /** A type as TensorFlow writes it in text, such as {@code float} and {@code int32}. */
  static String name(DataType type) {
    return type.name().substring("DT_".length()).toLowerCase(java.util.Locale.ROOT);
  }
}
