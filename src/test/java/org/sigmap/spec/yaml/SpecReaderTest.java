package org.sigmap.spec.yaml;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.spec.Basis;
import org.sigmap.spec.Cell;
import org.sigmap.spec.CellId;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.Convention;
import org.sigmap.spec.ConventionsSpec;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.DataSpec;
import org.sigmap.spec.GeneralizationCell;
import org.sigmap.spec.LearnerSpec;
import org.sigmap.spec.LinkSpec;
import org.sigmap.spec.ModelSpec;
import org.sigmap.spec.OptimizerSpec;
import org.sigmap.spec.Precision;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.SamplesSpec;
import org.sigmap.spec.SignalCase;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.SpectrumSpec;
import org.sigmap.spec.Study;
import org.sigmap.spec.TeacherSpec;
import org.sigmap.spec.TrainingSpec;

class SpecReaderTest {
  private static Study read(String yaml) {
    return SpecReader.read(yaml, "spec.yaml", Overrides.none());
  }

  private static Study read(String yaml, List<String> set, List<String> sweep) {
    return SpecReader.read(yaml, "spec.yaml", new Overrides(set, sweep, null));
  }

  private static GeneralizationCell only(Study study) {
    assertEquals(1, study.cells().size());
    return (GeneralizationCell) study.cells().get(0).spec();
  }

  private static GeneralizationCell one(String yaml) {
    return only(read("name: a\nseeds: 1\n" + yaml));
  }

  private static double p(CellSpec spec) {
    return ((PreconditionerSpec.CovariancePower) ((GeneralizationCell) spec).preconditioner()).p();
  }

  @Test
  void aBareSpecIsTheDefaults() {
    Study study = read("name: bare");
    assertEquals("bare", study.name());
    assertNull(study.description());
    assertEquals(List.of(0L, 1L, 2L, 3L, 4L), study.seeds());
    assertEquals(CellSpec.defaults(), study.cells().get(0).spec());
    assertEquals(Map.of("seed", 4L), study.cells().get(4).axes());
  }

  @Test
  void everyGivenFieldReachesTheRecord() {
    GeneralizationCell spec =
        only(
            read(
                """
                name: full
                seeds: [7]
                teacher:
                  kind: single-index
                  dimension: 6
                  components: 2
                  case: low
                  direction: 3
                  scale: 4
                  snr: 5e-1
                  spectrum: {kind: geometric}
                  basis: random-orthogonal
                samples: {total: 100, trainFraction: 0.5}
                model: {hidden: 8, initScale: 1}
                optimizer: {learningRate: 0.25}
                preconditioner: {p: -1.5, covariance: empirical, damping: 1.0e-3}
                training: {steps: 9, weightDecay: 0, decayBiases: true, logEvery: 3,
                           precision: float64}
                conventions: {trainLoss: paper}
                """));
    assertEquals(
        new GeneralizationCell(
            7,
            new DataSpec.OfTeacher(
                new TeacherSpec.SingleIndex(
                    6,
                    2,
                    SignalCase.LOW,
                    3,
                    4.0,
                    0.5,
                    new SpectrumSpec.Geometric(),
                    Basis.RANDOM_ORTHOGONAL,
                    LinkSpec.defaults()),
                new SamplesSpec(100, 0.5)),
            new LearnerSpec(
                new ModelSpec(8, 1.0),
                new OptimizerSpec.GradientDescent(0.25),
                new PreconditionerSpec.CovariancePower(-1.5, CovarianceSource.EMPIRICAL, 1e-3),
                new TrainingSpec(9, 0.0, true, 3, Precision.FLOAT64),
                new ConventionsSpec(
                    Convention.CORRECTED,
                    Convention.PAPER,
                    Convention.CORRECTED,
                    Convention.CORRECTED,
                    Convention.CORRECTED,
                    Convention.CORRECTED))),
        spec);
  }

  @Test
  void anotherKindStartsFromItsOwnDefaults() {
    assertEquals(
        new PreconditionerSpec.None(), one("preconditioner: {kind: none}").preconditioner());
  }

  @Test
  void cellsComeWithTheFirstAxisSlowestAndTheSeedFastest() {
    List<Cell> cells =
        read("""
        name: order
        seeds: [5, 2]
        sweep:
          teacher.snr: [0.5, 2]
          teacher.case: [low, high]
        """)
            .cells();
    assertEquals(
        List.of(
            "{teacher.snr=0.5, teacher.case=low, seed=5}",
            "{teacher.snr=0.5, teacher.case=low, seed=2}",
            "{teacher.snr=0.5, teacher.case=high, seed=5}",
            "{teacher.snr=0.5, teacher.case=high, seed=2}",
            "{teacher.snr=2, teacher.case=low, seed=5}",
            "{teacher.snr=2, teacher.case=low, seed=2}",
            "{teacher.snr=2, teacher.case=high, seed=5}",
            "{teacher.snr=2, teacher.case=high, seed=2}"),
        cells.stream().map(cell -> cell.axes().toString()).toList());
    assertEquals(Double.class, cells.get(0).axes().get("teacher.snr").getClass());
    assertEquals(Integer.class, cells.get(7).axes().get("teacher.snr").getClass());
    assertEquals(2, cells.get(7).spec().seed());
    Set<CellId> ids = new HashSet<>();
    cells.forEach(cell -> ids.add(cell.id()));
    assertEquals(8, ids.size());
  }

  @Test
  void conventionsTakeOneWordAMappingOrAnAxis() {
    assertEquals(ConventionsSpec.all(Convention.PAPER), one("conventions: paper").conventions());
    Study swept =
        read(
            "name: a\n"
                + "seeds: 1\n"
                + "sweep: {conventions.trainLoss: [paper], conventions: [paper, corrected]}");
    assertEquals(
        List.of(
            ConventionsSpec.all(Convention.PAPER),
            new ConventionsSpec(
                Convention.CORRECTED,
                Convention.PAPER,
                Convention.CORRECTED,
                Convention.CORRECTED,
                Convention.CORRECTED,
                Convention.CORRECTED)),
        swept.cells().stream()
            .map(cell -> ((GeneralizationCell) cell.spec()).conventions())
            .toList());
    assertEquals(
        new ConventionsSpec(
            Convention.PAPER,
            Convention.CORRECTED,
            Convention.PAPER,
            Convention.PAPER,
            Convention.PAPER,
            Convention.PAPER),
        only(read(
                "name: a\nseeds: 1\nconventions: paper",
                List.of("conventions.trainLoss=corrected"),
                List.of()))
            .conventions());
  }

  @Test
  void aFieldThatOnlyOneOfTheSweptKindsHasIsUsedByThatKind() {
    List<Cell> cells =
        read("""
        name: kinds
        seeds: 1
        preconditioner: {p: -1}
        sweep: {preconditioner.kind: [none, covariance-power]}
        """)
            .cells();
    assertEquals(
        new PreconditionerSpec.None(), ((GeneralizationCell) cells.get(0).spec()).preconditioner());
    assertEquals(-1.0, p(cells.get(1).spec()));
  }

  @Test
  void setPinsAFieldAndDropsItsAxis() {
    Study study =
        read(
            "name: a\n"
                + "seeds: 1\n"
                + "teacher: {snr: 4}\n"
                + "sweep: {teacher.snr: [1, 2], preconditioner.p: [0, 1]}",
            List.of("teacher.snr=0.5", "name=b", "description='0'"),
            List.of());
    assertEquals("b", study.name());
    assertEquals("0", study.description());
    assertEquals(
        List.of("preconditioner.p"),
        study.axes().stream().flatMap(a -> a.paths().stream()).toList());
    study
        .cells()
        .forEach(
            cell ->
                assertEquals(
                    0.5,
                    ((TeacherSpec.SingleIndex) ((DataSpec.OfTeacher) cell.spec().data()).teacher())
                        .snr()));
  }

  @Test
  void sweepReplacesAnAxisInItsPlaceOrAddsOne() {
    Study study =
        read(
            "name: a\nsweep: {preconditioner.p: [0, 1], teacher.case: [low]}",
            List.of(),
            List.of("teacher.snr=1,2e0", "preconditioner.p= -1, -.5"));
    assertEquals(
        List.of("preconditioner.p", "teacher.case", "teacher.snr"),
        study.axes().stream().flatMap(a -> a.paths().stream()).toList());
    assertEquals(
        List.of(-1.0, -0.5),
        study.axes().get(0).settings().stream()
            .map(s -> s.get("preconditioner.p").asDouble())
            .toList());
  }

  @Test
  void narrowingAKindTakesTheFieldsOfTheKindsLeftOutWithIt() {
    String yaml =
        "name: a\noptimizer: {learningRate: 0.1, updatePeriod: 7, iterations: 3}\n"
            + "sweep: {optimizer.kind: [momentum, shampoo, l-bfgs]}";
    Study narrowed = read(yaml, List.of(), List.of("optimizer.kind=momentum,shampoo"));
    OptimizerSpec shampoo = optimizer(narrowed, narrowed.cells().size() - 1);
    assertEquals(new OptimizerSpec.Shampoo(0.1, 0.9, 1e-8, 7), shampoo);
    Study one = read(yaml, List.of("optimizer.kind=momentum"), List.of());
    assertEquals(new OptimizerSpec.Momentum(0.1, 0.9), optimizer(one, 0));
    // What the command line itself asks for is never left out.
    List<String> both = List.of("optimizer.updatePeriod=5", "optimizer.kind=momentum");
    assertThrows(SpecException.class, () -> read(yaml, both, List.of()));
    // Nor is what no kind of the file's axis ever had.
    String wrong = yaml.replace("iterations", "hessianPower");
    assertThrows(
        SpecException.class, () -> read(wrong, List.of("optimizer.kind=momentum"), List.of()));
  }

  private static OptimizerSpec optimizer(Study study, int cell) {
    return ((GeneralizationCell) study.cells().get(cell).spec()).optimizer();
  }

  @Test
  void seedsOverrideTheFile() {
    Overrides two = new Overrides(List.of(), List.of(), 2);
    assertEquals(List.of(0L, 1L), SpecReader.read("name: a\nseeds: [9]", "spec.yaml", two).seeds());
    String largest = "name: a\nseeds: [" + Long.MAX_VALUE + "]";
    assertEquals(List.of(Long.MAX_VALUE), SpecReader.read(largest, "s", Overrides.none()).seeds());
  }

  @Test
  void overridesAloneMakeTheSameCellsAsTheFile() {
    Study file = read("name: a\nteacher: {snr: 3}\nsweep: {preconditioner.p: [1, 0.5]}");
    Study line = read("name: a", List.of("teacher.snr=3"), List.of("preconditioner.p=1,0.5"));
    assertEquals(file, line);
    assertEquals(file.cells(), line.cells());
  }

  @ParameterizedTest
  @CsvSource({"1e-6,1e-6", "1.0E-6,1e-6", ".5,0.5", "+2,2", "-0.0,0", "3.,3"})
  void numbersReadAsAResearcherWritesThem(String text, double value) {
    assertEquals(value, p(one("preconditioner: {p: " + text + "}")) + 0.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"no", "on", "off", "yes", "y", "0x10", "010", "1_000", "1:30", "2026-01-01"})
  void wordsThatYaml11ReadsOtherwiseAreText(String word) {
    assertEquals(word, read("name: a\ndescription: " + word).description());
  }

  /**
   * Finished runs are found again by their cells' identities; the last column is the start of
   * SHA-256 over those of a spec, one a line in order.
   */
  @ParameterizedTest
  @CsvSource({
    "adaptive-covariance,60,049d6ea11dd51ee4",
    "adaptive-decay,60,8a7755ed8898d769",
    "alignment,150,4ab8d24d6014f2d4",
    "continual,100,493d6ba4a9bd1e11",
    "fingerprint,540,442853f2b26f5409",
    "gram,36,3524fa28c6d0c9e2",
    "hessian-power,280,f3fb44f261b7d176",
    "multi-index,210,024ee32407cedb0f",
    "noise-adahessian,280,98bc59f552e40ba9",
    "noise-covariance,280,c3a57f071f38f0cb",
    "noisy-labels-mnist,60,2f2da1ce5d85e10e",
    "ood-corruptions,375,95181acd6c9ed2b5",
    "ood-covariance,100,767b7606118401c9",
    "ood-fashion-mnist,100,501e9cf7fbb75ebb",
    "ood-mnist,225,f5219d825a5d3ded",
    "ood-quick,60,277c176ceff47959",
    "own-rates,40,bf7d31443bde5963",
    "quickstart,18,e58449cd7c4bff5b",
    "transfer-adahessian,140,cba2e7baf39bde38",
    "transfer-covariance,140,24258ae0a55f4909",
    "transfer-probe,40,87f3a64f11d37918"
  })
  void shippedSpecsKeepTheirCells(String name, int count, String digest) throws Exception {
    Study study = SpecReader.read(Path.of("experiments", name + ".yaml"), Overrides.none());
    assertEquals(name, study.name());
    assertEquals(count, study.cells().size());
    String ids = study.cells().stream().map(cell -> cell.id() + "\n").collect(joining());
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(ids.getBytes(US_ASCII));
    assertEquals(digest, HexFormat.of().formatHex(hash).substring(0, 16));
    assertEquals(study, read(SpecWriter.toYaml(study)));
  }

  @Test
  void theNoiseSpecIsThePapersSetting() {
    Study study =
        SpecReader.read(Path.of("experiments", "noise-covariance.yaml"), Overrides.none());
    for (Cell cell : study.cells()) {
      GeneralizationCell spec = (GeneralizationCell) cell.spec();
      assertEquals(ConventionsSpec.all(Convention.PAPER), spec.conventions());
      assertEquals(new TrainingSpec(10_000, 1e-6, false, 50, Precision.FLOAT32), spec.training());
      assertEquals(new ModelSpec(500, 0.001), spec.model());
      assertEquals(new OptimizerSpec.GradientDescent(0.01), spec.optimizer());
      assertEquals(200, spec.data().trainRows().getAsInt());
      assertEquals(((Number) cell.axes().get("preconditioner.p")).doubleValue(), p(spec));
    }
  }
}
