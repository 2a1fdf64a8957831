package org.sigmap.data;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A public image set that can be downloaded.
 *
 * @param name its name on the command line and of its directory
 * @param mirrors directories that hold all files, tried in turn
 * @param classes how many classes its labels tell apart
 */
public record PublicSet(String name, List<URI> mirrors, int classes, List<File> files) {
  private static final List<URI> TORONTO = List.of(URI.create("https://www.cs.toronto.edu/~kriz/"));
  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte.gz";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte.gz";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte.gz";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte.gz";

  /**
   * One file.
   *
   * @param name its name in every mirror
   * @param sha256 of its content, lower-case hexadecimal
   * @param members files to take out of it, where it is an archive, by their names without folders
   */
  public record File(String name, long bytes, String sha256, Set<String> members) {
    /** No archive. */
    public File(String name, long bytes, String sha256) {
      this(name, bytes, sha256, Set.of());
    }
  }

  public PublicSet {
    mirrors = List.copyOf(mirrors);
    files = List.copyOf(files);
  }

  public static List<PublicSet> known() {
    return List.of(mnist(), fashionMnist(), cifar10(), cifar100(), svhn());
  }

  public static Optional<PublicSet> named(String name) {
    return known().stream().filter(set -> set.name().equals(name)).findFirst();
  }

  /** MNIST (LeCun, Cortes and Burges 1998). */
  public static PublicSet mnist() {
    return new PublicSet(
        "mnist",
        List.of(
            URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"),
            URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/")),
        10,
        List.of(
            new File(
                TRAIN_IMAGES,
                9_912_422,
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
            new File(
                TRAIN_LABELS,
                28_881,
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
            new File(
                TEST_IMAGES,
                1_648_877,
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
            new File(
                TEST_LABELS,
                4_542,
                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")));
  }

  /** Fashion-MNIST (Xiao, Rasul and Vollgraf 2017); checksums as TensorFlow Datasets pins them. */
  static PublicSet fashionMnist() {
    return new PublicSet(
        "fashion-mnist",
        List.of(
            URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
            URI.create(
                "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/")),
        10,
        List.of(
            new File(
                TRAIN_IMAGES,
                26_421_880,
                "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
            new File(
                TRAIN_LABELS,
                29_515,
                "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
            new File(
                TEST_IMAGES,
                4_422_102,
                "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
            new File(
                TEST_LABELS,
                5_148,
                "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")));
  }

  /** CIFAR-10, binary version (Krizhevsky 2009). */
  static PublicSet cifar10() {
    return new PublicSet(
        "cifar-10",
        TORONTO,
        10,
        List.of(
            new File(
                "cifar-10-binary.tar.gz",
                170_052_171,
                "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
                Set.of(
                    "data_batch_1.bin",
                    "data_batch_2.bin",
                    "data_batch_3.bin",
                    "data_batch_4.bin",
                    "data_batch_5.bin",
                    "test_batch.bin"))));
  }

  /** CIFAR-100, binary version (Krizhevsky 2009). */
  static PublicSet cifar100() {
    return new PublicSet(
        "cifar-100",
        TORONTO,
        100,
        List.of(
            new File(
                "cifar-100-binary.tar.gz",
                168_513_733,
                "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
                Set.of("train.bin", "test.bin"))));
  }

  /** Street View House Numbers, cropped digits (Netzer et al. 2011). */
  static PublicSet svhn() {
    return new PublicSet(
        "svhn",
        List.of(URI.create("http://ufldl.stanford.edu/housenumbers/")),
        10,
        List.of(
            new File(
                "train_32x32.mat",
                182_040_794,
                "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8"),
            new File(
                "test_32x32.mat",
                64_275_384,
                "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b")));
  }
}
