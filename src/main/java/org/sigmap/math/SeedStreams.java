package org.sigmap.math;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Named random streams derived from one root seed.
 *
 * <p>A stream depends on the root, the scopes and its name alone: not on which other streams exist
 * or in which order they are asked for. Its 256-bit state is the SHA-256 digest of the root and the
 * length-prefixed names, so that no two paths share an encoding. The numbers are the same on every
 * machine.
 */
public final class SeedStreams {
  private final long root;
  private final List<String> scopes;

  /**
   * @param root the seed that all streams are derived from
   */
  public SeedStreams(long root) {
    this(root, List.of());
  }

  private SeedStreams(long root, List<String> scopes) {
    this.root = root;
    this.scopes = scopes;
  }

  /** The streams of a part of the program, distinct from those of every other scope. */
  public SeedStreams scope(String name) {
    return new SeedStreams(root, path(name));
  }

  /** A new stream, at its beginning, each time it is asked for. */
  public SeedStream stream(String name) {
    MessageDigest digest = Sha256.digest();
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(root).array());
    for (String part : path(name)) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      digest.update(bytes);
    }
    ByteBuffer state = ByteBuffer.wrap(digest.digest());
    return new SeedStream(
        new long[] {state.getLong(), state.getLong(), state.getLong(), state.getLong()});
  }

  private List<String> path(String name) {
    List<String> path = new ArrayList<>(scopes);
    path.add(name);
    return List.copyOf(path);
  }
}
