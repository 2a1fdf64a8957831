package org.sigmap.experiment.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sigmap.data.DataException;
import org.sigmap.data.DataSet;
import org.sigmap.data.InputTransform;
import org.sigmap.data.RawRows;
import org.sigmap.data.source.Draws;
import org.sigmap.data.source.Sources;
import org.sigmap.data.source.TeacherSource;
import org.sigmap.spec.Cell;
import org.sigmap.spec.ContinualCell;
import org.sigmap.spec.CovarianceSource;
import org.sigmap.spec.Study;
import org.sigmap.spec.yaml.Overrides;
import org.sigmap.spec.yaml.SpecReader;
import org.sigmap.spec.yaml.SpecWriter;

class ContinualDataTest {
  private static final int TASKS = 64;

  private static ContinualCell spec(String... settings) {
    String text =
        """
        name: small
        experiment: continual
        seeds: 1
        teacher: {dimension: 6, components: 3, scale: 4}
        samples: {total: 20, trainFraction: 0.5}
        """;
    return (ContinualCell)
        SpecReader.read(text, "spec.yaml", new Overrides(List.of(settings), List.of(), null))
            .cells()
            .get(0)
            .spec();
  }

  private static TeacherSource source(ContinualCell spec, int task) {
    return (TeacherSource) ContinualData.task(spec, task, new Sources());
  }

  private static DataSet task(ContinualCell spec, int task) {
    return source(spec, task).read(new Draws());
  }

  /** H or L for each task, by the eigenvalues of the directions that its teacher looks along. */
  private static String ends(ContinualCell spec, int tasks) {
    return IntStream.range(0, tasks)
        .mapToObj(
            task -> {
              double[] beta = source(spec, task).sample().teacher().values();
              double[] all = task(spec, task).population().orElseThrow().eigenvalues();
              Set<Double> eigenvalues = new HashSet<>();
              for (int i = 0; i < 6; i++) {
                if (beta[i] != 0) {
                  eigenvalues.add(all[i]);
                }
              }
              return eigenvalues.equals(Set.of(4.0)) ? "H" : "L";
            })
        .collect(Collectors.joining());
  }

  /**
   * Sources in sequence: inputs by name, as the first one's training rows say; labels their own.
   */
  @Test
  void sourcesFollowOneAnother(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.csv"), rows("x,y,kind", 0));
    Files.writeString(folder.resolve("b.csv"), rows("y,x,kind", 7));
    String source = "{kind: table, file: " + folder + "/%s.csv, target: kind}";
    String yaml =
        """
        name: a
        experiment: continual
        seeds: 1
        samples: {kind: counts, train: 20, test: 10}
        continual: {sources: [%s, %s]}
        """
            .formatted(source.formatted("a"), source.formatted("b"));
    Study study = SpecReader.read(yaml, "spec.yaml", Overrides.none());
    ContinualCell spec = (ContinualCell) study.cells().get(0).spec();
    assertEquals(2, spec.continual().tasks());
    assertEquals(CovarianceSource.EMPIRICAL, spec.preconditioner().covariance());
    DataSet first = ContinualData.task(spec, 0, new Sources()).read(new Draws());
    DataSet second = ContinualData.task(spec, 1, new Sources()).read(new Draws());
    InputTransform known = ((RawRows.Transformed) first.raw()).transform();
    double[] x =
        Arrays.stream(second.train().inputs().columnAt(0))
            .map(seen -> seen / known.scale()[0] + known.mean()[0])
            .map(Math::rint)
            .sorted()
            .toArray();
    // The column x of the second file holds 1007 to 1036.
    assertTrue(x[0] >= 1007 && x[19] <= 1036, Arrays.toString(x));
    assertEquals(20, Arrays.stream(x).distinct().count());
    Study again = SpecReader.read(SpecWriter.toYaml(study), "spec.yaml", Overrides.none());
    assertEquals(study.cells().get(0).id(), again.cells().get(0).id());
    Files.writeString(folder.resolve("b.csv"), rows("y,x,kind", 8));
    Study other = SpecReader.read(yaml, "spec.yaml", Overrides.none());
    assertNotEquals(study.cells().get(0).id(), other.cells().get(0).id());
    List<Cell> unequal =
        SpecReader.read(
                yaml.replace("{kind: counts, train: 20, test: 10}", "{trainFraction: 0.5}")
                    .replace("b.csv, target: kind", "b.csv, target: x"),
                "spec.yaml",
                Overrides.none())
            .cells();
    assertTrue(
        assertThrows(DataException.class, () -> new Experiments().prepare(unequal))
            .getMessage()
            .contains("does not take inputs such as y, kind=even, kind=odd"));
  }

  private static String rows(String header, int shift) {
    StringBuilder rows = new StringBuilder(header).append('\n');
    for (int i = shift; i < shift + 30; i++) {
      rows.append(i * i).append(',').append(1000 + i).append(i % 2 == 0 ? ",even\n" : ",odd\n");
    }
    return rows.toString();
  }

  @Test
  void ordersPlaceTheTeachers() {
    assertEquals("HLHL", ends(spec("continual.order=alternating"), 4));
    assertEquals("LHLH", ends(spec("continual.order=alternating", "teacher.case=low"), 4));
    assertEquals("HHHH", ends(spec("continual.order=fixed"), 4));
    assertEquals("LLL", ends(spec("continual.order=fixed", "teacher.case=low"), 3));
    String random = ends(spec("continual.order=random"), TASKS);
    long high = random.chars().filter(c -> c == 'H').count();
    // Four standard deviations of a fair coin on either side.
    assertEquals(TASKS / 2.0, high, 4 * Math.sqrt(TASKS) / 2, random);
    assertTrue(random.contains("HH") && random.contains("LL"), "it alternates: " + random);
  }

  /** A teacher's case does not move random tasks where both ends are equally wide. */
  @Test
  void randomTasksDoNotDependOnTheCase() {
    assertEquals(
        ends(spec("continual.order=random"), 10),
        ends(spec("continual.order=random", "teacher.case=low"), 10));
  }

  @Test
  void tasksShareTheDistributionOfInputsAndNothingElse() {
    ContinualCell spec = spec("teacher.basis=random-orthogonal");
    DataSet first = task(spec, 0);
    DataSet second = task(spec, 1);
    assertEquals(
        first.population().orElseThrow().covariance(),
        second.population().orElseThrow().covariance());
    assertNotEquals(first.train().inputs(), second.train().inputs());
    assertNotEquals(source(spec, 0).sample().teacher(), source(spec, 1).sample().teacher());
  }

  @Test
  void theFirstOfAFixedOrderIsTheTaskOfGeneralization() {
    ContinualCell spec = spec("continual.order=fixed", "teacher.direction=2");
    DataSet first = task(spec, 0);
    DataSet plain = new Sources().of(spec).read(new Draws());
    assertEquals(plain.train().inputs(), first.train().inputs());
    assertEquals(plain.train().targets(), first.train().targets());
    assertEquals(plain.test().targets(), first.test().targets());
  }
}
