package org.sigmap.spec.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sigmap.spec.Cell;
import org.sigmap.spec.CellId;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.Study;

/** Axes of several fields: zips, settings of a group, and ranges of seeds. */
class SweepTest {
  private static final String ZIP =
      """
      name: a
      seeds: 1
      sweep:
        zip:
          - {preconditioner.p: [1, 0, -1], optimizer.learningRate: [0.01, 0.03, 0.1]}
          - {model.hidden: [5, 6], model.depth: [1, 2]}
        teacher.case: [high, low]
      """;

  private static final String GROUP =
      """
      name: a
      seeds: 1
      optimizer: {kind: sam, learningRate: 0.02, rho: 0.2}
      sweep:
        teacher.case: [high, low]
        optimizer: [{kind: adam, learningRate: 0.001}, {kind: sam}, {kind: sam, rho: 0.1}]
      """;

  private static Study read(String yaml) {
    return SpecReader.read(yaml, "spec.yaml", Overrides.none());
  }

  private static Study read(String yaml, List<String> set, List<String> sweep, List<String> zip) {
    return SpecReader.read(yaml, "spec.yaml", new Overrides(set, sweep, zip, "1"));
  }

  private static List<String> axes(Study study) {
    return study.cells().stream().map(cell -> cell.axes().toString()).toList();
  }

  private static CellId only(String fields) {
    List<Cell> cells = read("name: a\nseeds: 1\n" + fields).cells();
    assertEquals(1, cells.size());
    return cells.get(0).id();
  }

  private static List<CellId> ids(Study study) {
    return study.cells().stream().map(Cell::id).toList();
  }

  @Test
  void fieldsOfAZipMoveTogetherAndZipsAreAxesOfTheProduct() {
    Study study = read(ZIP);
    assertEquals(3 * 2 * 2, study.cells().size());
    String first = "{preconditioner.p=1, optimizer.learningRate=0.01, model.hidden=";
    assertEquals(
        List.of(
            first + "5, model.depth=1, teacher.case=high, seed=0}",
            first + "5, model.depth=1, teacher.case=low, seed=0}",
            first + "6, model.depth=2, teacher.case=high, seed=0}"),
        axes(study).subList(0, 3));
    assertEquals(
        only(
            "preconditioner: {p: -1}\noptimizer: {learningRate: 0.1}\n"
                + "model: {hidden: 6, depth: 2}\nteacher: {case: low}"),
        study.cells().get(11).id());
  }

  @Test
  void aKindHasSettingsOfItsOwnOverWhatIsCommon() {
    Study study = read(GROUP);
    assertEquals(
        List.of(
            "{teacher.case=high, optimizer.kind=adam, optimizer.learningRate=0.001, seed=0}",
            "{teacher.case=high, optimizer.kind=sam, optimizer.learningRate=0.02,"
                + " optimizer.rho=0.2, seed=0}",
            "{teacher.case=high, optimizer.kind=sam, optimizer.learningRate=0.02,"
                + " optimizer.rho=0.1, seed=0}"),
        axes(study).subList(0, 3));
    assertEquals(
        List.of(
            only("optimizer: {kind: adam, learningRate: 0.001}"),
            only("optimizer: {kind: sam, learningRate: 0.02, rho: 0.2}"),
            only("optimizer: {kind: sam, learningRate: 0.02, rho: 0.1}")),
        ids(study).subList(0, 3));
  }

  @Test
  void settingsWithoutAKindHaveTheCommonOne() {
    Study study =
        read(
            "name: a\nseeds: 1\noptimizer: {kind: momentum, momentum: 0.5}\n"
                + "sweep: {optimizer: [{learningRate: 0.1}, {kind: adam}]}");
    assertEquals(
        List.of(
            only("optimizer: {kind: momentum, momentum: 0.5, learningRate: 0.1}"),
            only("optimizer: {kind: adam}")),
        ids(study));
  }

  @Test
  void kindsWithinAGroupsSettingsHaveTheirOwnFieldsToo() {
    Study study =
        read(
            "name: a\nseeds: 1\nteacher: {dimension: 6, snr: 2}\nsweep: {teacher: "
                + "[{kind: single-index, case: low, spectrum: {kind: geometric}},"
                + " {kind: multi-index, mix: 0.25, components: 3}]}");
    assertEquals(
        List.of(
            only("teacher: {dimension: 6, snr: 2, case: low, spectrum: {kind: geometric}}"),
            only("teacher: {kind: multi-index, dimension: 6, snr: 2, mix: 0.25, components: 3}")),
        ids(study));
    assertEquals("geometric", study.cells().get(0).axes().get("teacher.spectrum.kind"));
  }

  @Test
  void settingsThatAreOneCellAreTrainedOnceAndSaidSo() {
    Study study =
        read(
            "name: a\nseeds: 2\nsweep: {optimizer: "
                + "[{kind: adam}, {kind: adam, learningRate: 0.01}, {kind: sam}]}");
    assertEquals(4, study.cells().size());
    assertEquals(
        List.of(
            "settings of the sweep that are one and the same cell are trained and shown once:"
                + " optimizer={kind: adam, learningRate: 0.01} is optimizer={kind: adam}"),
        study.notes());
    assertEquals(List.of(), read(GROUP).notes());
  }

  @Test
  void theCommandLineWritesTheSameAxes() {
    String bare = "name: a\nseeds: 9\noptimizer: {kind: sam, learningRate: 0.02, rho: 0.2}";
    assertEquals(
        ids(read(GROUP)),
        ids(
            read(
                bare,
                List.of(),
                List.of(
                    "teacher.case=high,low",
                    "optimizer={kind: adam, learningRate: 0.001},{kind: sam}, {kind: sam, rho:"
                        + " 0.1}"),
                List.of())));
    assertEquals(
        read(ZIP).axes(),
        read(
                "name: a\nsweep: {zip: [{model.hidden: [5, 6], model.depth: [1, 2]}]}",
                List.of(),
                List.of("teacher.case=high,low"),
                List.of(
                    "preconditioner.p=1, 0, -1 optimizer.learningRate=0.01,0.03,0.1",
                    "model.hidden=5,6  model.depth=1,2"))
            .axes());
  }

  @Test
  void theCommandLineReplacesWholeAxes() {
    Study pinned =
        read(
            ZIP,
            List.of("preconditioner.p=0.5", "optimizer.learningRate=0.2"),
            List.of(),
            List.of("model.depth=3,1 model.hidden=4,5"));
    assertEquals(
        List.of(
            "{model.depth=3, model.hidden=4, teacher.case=high, seed=0}",
            "{model.depth=3, model.hidden=4, teacher.case=low, seed=0}",
            "{model.depth=1, model.hidden=5, teacher.case=high, seed=0}",
            "{model.depth=1, model.hidden=5, teacher.case=low, seed=0}"),
        axes(pinned));
    Study other =
        read(GROUP, List.of("teacher.case=low"), List.of("optimizer={kind: momentum}"), List.of());
    assertEquals(List.of("{optimizer.kind=momentum, seed=0}"), axes(other));
    // The zip that is left has moved up: a refusal still finds its place in the file.
    String wrong = ZIP.replace("[1, 2]", "[1, 0]");
    List<String> pins = List.of("preconditioner.p=0.5", "optimizer.learningRate=0.2");
    assertEquals(
        "spec.yaml:6:47: depth, the number of hidden layers, must lie between 1 and 64, but is 0",
        assertThrows(SpecException.class, () -> read(wrong, pins, List.of(), List.of()))
            .getMessage());
  }

  @Test
  void oneOfSeveralFieldsAloneIsNotReplaced() {
    assertEquals(
        "--set preconditioner.p=0: in the file preconditioner.p is swept together with"
            + " optimizer.learningRate; give those too, or change the file",
        assertThrows(
                SpecException.class,
                () -> read(ZIP, List.of("preconditioner.p=0"), List.of(), List.of()))
            .getMessage());
    assertEquals(
        "--sweep optimizer.kind=adam,sam: in the file optimizer.kind is swept together with"
            + " optimizer.learningRate, optimizer.rho; give those too, or change the file",
        assertThrows(
                SpecException.class,
                () -> read(GROUP, List.of(), List.of("optimizer.kind=adam,sam"), List.of()))
            .getMessage());
  }

  @Test
  void seedsMayBeARange() {
    List<Long> five = List.of(100L, 101L, 102L, 103L, 104L);
    assertEquals(five, read("name: a\nseeds: {from: 100, count: 5}").seeds());
    Overrides range = new Overrides(List.of(), List.of(), List.of(), "100..104");
    assertEquals(five, SpecReader.read("name: a\nseeds: 2", "spec.yaml", range).seeds());
  }
}
