package org.sigmap.spec;

import java.util.ArrayList;
import java.util.List;

/** Dotted paths into a tree of mappings. */
public final class Paths {
  private Paths() {}

  public static List<String> split(String dotted) {
    return List.of(dotted.split("\\.", -1));
  }

  public static String join(List<String> path) {
    return String.join(".", path);
  }

  public static List<String> child(List<String> path, String name) {
    List<String> result = new ArrayList<>(path);
    result.add(name);
    return List.copyOf(result);
  }

  public static String last(List<String> path) {
    return path.get(path.size() - 1);
  }

  public static String last(String dotted) {
    return last(split(dotted));
  }

  public static List<String> parent(List<String> path) {
    return path.subList(0, path.size() - 1);
  }
}
