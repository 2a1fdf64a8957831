package org.sigmap.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;

class CellIdTest {
  private static Study read(String yaml) {
    return SpecReader.read(yaml, "spec.yaml", Overrides.none());
  }

  private static CellSpec one(String yaml) {
    return read("name: a\nseeds: 1\n" + yaml).cells().get(0).spec();
  }

  @Test
  void equalNumbersHaveOneIdentity() {
    CellId id = CellId.of(one("preconditioner: {p: 1}\ntraining: {weightDecay: 1e-6}"));
    assertEquals(id, CellId.of(one("preconditioner: {p: 1.0}\ntraining: {weightDecay: 0.000001}")));
    assertEquals(id, CellId.of(one("preconditioner: {p: 1e0}")));
    assertEquals(
        CellId.of(one("preconditioner: {p: 0}")), CellId.of(one("preconditioner: {p: -0.0}")));
    assertNotEquals(id, CellId.of(one("preconditioner: {p: 1.0000000000000002}")));
  }

  @Test
  void identityLeavesOutNameSeedListAndPath() {
    CellId id = read("name: a\nseeds: 3").cells().get(2).id();
    Study other =
        SpecReader.read(
            "name: b\ndescription: c\nseeds: [9, 2]\nsweep: {teacher.snr: [1.0]}",
            "elsewhere/other.yaml",
            Overrides.none());
    assertEquals(id, other.cells().get(1).id());
    assertNotEquals(id, other.cells().get(0).id());
  }

  /** Records on disk are found again by these; a change here orphans every finished run. */
  @Test
  void identityIsPinned() {
    assertEquals(
        "{\"conventions\":{\"adahessianProbes\":\"corrected\",\"kfacDamping\":\"corrected\","
            + "\"shampooPreconditioner\":\"corrected\",\"sophiaCurvature\":\"corrected\","
            + "\"trainLoss\":\"corrected\",\"weightDecay\":\"corrected\"},"
            + "\"experiment\":\"generalization\","
            + "\"model\":{\"hidden\":500,\"initScale\":0.001,\"initialization\":\"kaiming-uniform\"},"
            + "\"optimizer\":{\"kind\":\"gradient-descent\",\"learningRate\":0.01},"
            + "\"preconditioner\":{\"covariance\":\"population\",\"damping\":0.0,"
            + "\"kind\":\"covariance-power\",\"p\":0.0},"
            + "\"samples\":{\"total\":10000,\"trainFraction\":0.02},\"seed\":0,"
            + "\"teacher\":{\"basis\":\"axis-aligned\",\"case\":\"high\",\"components\":1,"
            + "\"dimension\":10,\"kind\":\"single-index\",\"scale\":10.0,\"snr\":1.0,"
            + "\"spectrum\":{\"kind\":\"two-level\"}},"
            + "\"training\":{\"decayBiases\":false,\"logEvery\":50,\"precision\":\"float32\","
            + "\"steps\":10000,\"weightDecay\":1.0E-6}}",
        CellId.canonicalJson(CellSpec.defaults()));
    assertEquals("51ef6b497dc1e914", CellId.of(CellSpec.defaults()).value());
  }

  @Test
  void aDepthOfOneIsTheNetworkOfEarlierRecords() {
    CellId id = CellId.of(CellSpec.defaults());
    assertEquals(id, CellId.of(one("model: {depth: 1}")));
    assertNotEquals(id, CellId.of(one("model: {depth: 2}")));
  }

  @Test
  void biasesFromZeroAreNoPartOfAnIdentityButOthersAre() {
    CellId id = CellId.of(CellSpec.defaults());
    assertEquals(id, CellId.of(one("model: {biases: zero}")));
    assertNotEquals(id, CellId.of(one("model: {biases: uniform}")));
  }

  @Test
  void onlyAModelAndALossOfOnesOwnArePartOfAnIdentity() {
    CellId id = CellId.of(CellSpec.defaults());
    assertEquals(id, CellId.of(one("model: {activation: relu, parameterization: standard}")));
    assertNotEquals(id, CellId.of(one("model: {activation: tanh}")));
    assertNotEquals(id, CellId.of(one("model: {parameterization: ntk}")));
    assertNotEquals(id, CellId.of(one("training: {loss: huber}")));
  }

  /** A fingerprint that is not measured is not written either. */
  @Test
  void onlyAMeasuredFingerprintIsPartOfAnIdentity() {
    CellId id = CellId.of(CellSpec.defaults());
    assertEquals(id, CellId.of(one("training: {fingerprint: false}")));
    CellSpec measured = one("training: {fingerprint: true}");
    assertNotEquals(id, CellId.of(measured));
    assertEquals(
        new TrainingSpec(10_000, 1e-6, false, 50, Precision.FLOAT32, null, true, null),
        ((GeneralizationCell) measured).training());
  }

  @Test
  void anIdentityIsSixteenHexadecimalDigits() {
    assertThrows(IllegalArgumentException.class, () -> new CellId("0123"));
    assertThrows(IllegalArgumentException.class, () -> new CellId("0123456789ABCDEF"));
  }

  @Test
  void pathsAreNoPartOfAnIdentityButNameAndRangesAre() {
    CellId home = imagesAt("data/a", "data/b", "mnist", 100);
    assertEquals(home, imagesAt("elsewhere/x", "elsewhere/y", "mnist", 100));
    assertNotEquals(home, imagesAt("data/a", "data/b", "fashion-mnist", 100));
    assertNotEquals(home, imagesAt("data/a", "data/b", "mnist", 99));
  }

  private static CellId imagesAt(String images, String labels, String dataset, int to) {
    String yaml =
        "name: a\nexperiment: out-of-distribution\nimages: {kind: idx, dataset: %s,"
                .formatted(dataset)
            + " train: {images: %s, labels: %s, to: %d}}".formatted(images, labels, to);
    Overrides one = new Overrides(java.util.List.of(), java.util.List.of(), 1);
    return SpecReader.read(yaml, "a.yaml", one).cells().get(0).id();
  }
}
