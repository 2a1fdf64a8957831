package org.sigmap.data;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A public image set that can be downloaded.
 *
 * @param name its name on the command line and of its directory
 * @param mirrors directories that hold all files, tried in turn
 * @param classes how many classes its labels tell apart
 */
public record PublicSet(String name, List<URI> mirrors, int classes, List<File> files) {
  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte.gz";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte.gz";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte.gz";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte.gz";

  /**
   * One file.
   *
   * @param name its name in every mirror
   * @param sha256 of its content, lower-case hexadecimal
   */
  public record File(String name, long bytes, String sha256) {}

  public PublicSet {
    mirrors = List.copyOf(mirrors);
    files = List.copyOf(files);
  }

  public static List<PublicSet> known() {
    return List.of(mnist(), fashionMnist());
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
}
