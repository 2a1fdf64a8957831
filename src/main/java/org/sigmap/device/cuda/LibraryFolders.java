package org.sigmap.device.cuda;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folders in which the dynamic linker finds a library asked for by name, in its order: {@code
 * LD_LIBRARY_PATH}, the linker's cache, the standard folders.
 *
 * @param folders the folders, existing or not
 */
public record LibraryFolders(List<Path> folders) {
  private static final List<String> STANDARD =
      List.of(
          "/lib/x86_64-linux-gnu",
          "/usr/lib/x86_64-linux-gnu",
          "/lib64",
          "/usr/lib64",
          "/lib",
          "/usr/lib");
  private static final Pattern CACHED_PATH = Pattern.compile("(/[\\x21-\\x7e]+)/lib[\\x21-\\x7e]+");

  public LibraryFolders {
    folders = List.copyOf(folders);
  }

  /** The folders of this machine. */
  public static LibraryFolders ofSystem(Map<String, String> environment) {
    Set<Path> folders = new LinkedHashSet<>();
    for (String folder :
        environment.getOrDefault("LD_LIBRARY_PATH", "").split(File.pathSeparator)) {
      if (!folder.isBlank()) {
        folders.add(Path.of(folder));
      }
    }
    folders.addAll(cached(Path.of("/etc/ld.so.cache")));
    STANDARD.forEach(folder -> folders.add(Path.of(folder)));
    return new LibraryFolders(List.copyOf(folders));
  }

  /** The folders named in the linker's cache, a table whose strings are NUL-terminated paths. */
  static Set<Path> cached(Path cache) {
    Set<Path> folders = new LinkedHashSet<>();
    if (!Files.isReadable(cache)) {
      return folders;
    }
    try {
      // Read rather than asked of ldconfig, which minimal images lack.
      Matcher matcher =
          CACHED_PATH.matcher(new String(Files.readAllBytes(cache), StandardCharsets.ISO_8859_1));
      while (matcher.find()) {
        folders.add(Path.of(matcher.group(1)));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return folders;
  }

  /** Where the linker finds {@code fileName}, empty where it does not. */
  public Optional<Path> find(String fileName) {
    return folders.stream()
        .map(folder -> folder.resolve(fileName))
        .filter(Files::isReadable)
        .findFirst();
  }
}
