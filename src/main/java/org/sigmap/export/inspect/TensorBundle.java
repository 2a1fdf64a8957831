package org.sigmap.export.inspect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.proto.BundleHeaderProto;

/**
 * The variables of a SavedModel: TensorFlow's tensor bundle ({@code
 * tensorflow/core/util/tensor_bundle}, {@code tensor_bundle.proto}).
 *
 * <p>{@code variables.index} is a {@link SortedTable}: under the empty name a header, under every
 * other the place of a tensor in one of the files {@code variables.data-00000-of-0000N}, little-
 * endian, one after the other.
 */
final class TensorBundle {
  static final String INDEX = "variables/variables.index";
  private static final int LARGEST_INDEX = 1 << 26;
  private static final int LONGEST_HEADER = 1 << 10;

  /** {@code kTensorBundleVersion}. */
  private static final int VERSION = 1;

  private final ModelFolder folder;
  private final Map<String, StoredTensor> tensors = new HashMap<>();
  private final List<StoredTensor> places = new ArrayList<>();
  private int shards;

  private TensorBundle(ModelFolder folder) {
    this.folder = folder;
  }

  /**
   * Reads the index and compares every tensor with its checksum.
   *
   * @throws UnreadableModelException if a file is missing or damaged
   */
  static TensorBundle open(ModelFolder folder) throws IOException {
    TensorBundle bundle = new TensorBundle(folder);
    Path index = folder.file(INDEX);
    try {
      if (Files.size(index) > LARGEST_INDEX) {
        throw new Damage("it is larger than " + LARGEST_INDEX + " bytes");
      }
      SortedTable.read(read(index), bundle::row);
      if (bundle.shards == 0) {
        throw new Damage("it lacks its header");
      }
    } catch (Damage e) {
      throw UnreadableModelException.damaged(index, e);
    }
    bundle.check();
    return bundle;
  }

  private static byte[] read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(LARGEST_INDEX);
    }
  }

  private void row(byte[] key, byte[] value) throws IOException {
    // The header's name is the empty one, so it comes first.
    if (shards == 0) {
      shards = key.length == 0 ? header(value) : 0;
      if (shards == 0) {
        throw new Damage("it lacks its header");
      }
      return;
    }
    StoredTensor tensor = StoredTensor.of(value);
    tensors.put(new String(key, StandardCharsets.UTF_8), tensor);
    if (!tensor.sliced()) {
      places.add(tensor);
    }
    if (tensor.shard() >= shards) {
      throw new Damage("a variable lies in file " + tensor.shard() + " of " + shards);
    }
  }

  private static int header(byte[] value) throws Damage {
    if (value.length <= LONGEST_HEADER) {
      BundleHeaderProto header = Damage.parse(BundleHeaderProto.parser(), value, "its header");
      if (header.getEndianness() == BundleHeaderProto.Endianness.LITTLE
          && header.getVersion().getMinConsumer() <= VERSION
          && header.getNumShards() > 0) {
        return header.getNumShards();
      }
    }
    throw new Damage("its header tells of a format that TensorFlow does not write");
  }

  /** No byte belongs to two tensors, so that the time is bounded by the files' sizes. */
  private void check() throws IOException {
    for (int shard = 0; shard < shards; shard++) {
      folder.file(shardName(shard));
    }
    places.sort(
        Comparator.comparingInt(StoredTensor::shard).thenComparingLong(StoredTensor::offset));
    int next = 0;
    while (next < places.size()) {
      int shard = places.get(next).shard();
      Path file = folder.file(shardName(shard));
      try (ShardFile data = new ShardFile(file)) {
        for (; next < places.size() && places.get(next).shard() == shard; next++) {
          data.check(places.get(next));
        }
      } catch (Damage e) {
        throw UnreadableModelException.damaged(file, e);
      }
    }
  }

  private String shardName(int shard) {
    return String.format(Locale.ROOT, "variables/variables.data-%05d-of-%05d", shard, shards);
  }

  Optional<StoredTensor> tensor(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /**
   * The values of a float or double tensor, row by row.
   *
   * @throws UnreadableModelException if there is none of that name, of another type or too large
   */
  double[] doubles(String name) throws IOException {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null || tensor.sliced()) {
      throw UnreadableModelException.damaged(folder.root(), INDEX + " does not hold " + name);
    }
    Path file = folder.file(shardName(tensor.shard()));
    try (ShardFile data = new ShardFile(file)) {
      return data.doubles(name, tensor);
    } catch (Damage e) {
      throw UnreadableModelException.damaged(file, e);
    }
  }
}
