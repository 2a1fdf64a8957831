package org.sigmap.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sigmap.spec.SpecReference.Field;

class SpecReferenceTest {
  private static final Path MEANINGS =
      Path.of("src/main/resources/org/sigmap/spec/meanings.properties");

  /** Compares a file with what it should be, or makes it so where that is asked for. */
  private static void check(Path file, String text) throws IOException {
    if (Boolean.getBoolean("sigmap.write")) {
      Files.writeString(file, text);
    }
    assertEquals(
        text,
        Files.readString(file),
        "mvn -Pquick test -Dtest=SpecReferenceTest -Dsigmap.write=true writes " + file);
  }

  @Test
  void meaningsAreTheJavadocOfTheSources() throws IOException {
    check(MEANINGS, Meanings.text());
  }

  /** Written after the meanings, in another run, since the program reads those. */
  @Test
  void theReferenceIsWhatTheRecordsSay() throws IOException {
    check(Path.of("docs/reference.md"), ReferencePage.markdown());
  }

  @Test
  void everyFieldIsThereAndSaysWhatItMeans() {
    List<Field> fields = SpecReference.fields();
    Set<String> known = new LinkedHashSet<>(SpecSchema.paths(CellSpec.class));
    known.removeIf(path -> path.equals("seed") || path.endsWith(".trial"));
    known.addAll(List.of("name", "description", "seeds", "sweep", "tune"));
    SpecSchema.fields(TuneSpec.class).keySet().forEach(field -> known.add("tune." + field));
    Set<String> paths = fields.stream().map(Field::path).collect(Collectors.toSet());
    assertEquals(known, paths);
    assertEquals(
        List.of(), fields.stream().filter(f -> f.meaning().isEmpty()).map(Field::path).toList());
  }

  @Test
  void valuesAreWhatTheRecordsTake() {
    Map<String, String> values =
        SpecReference.fields().stream()
            .collect(
                Collectors.toMap(
                    Field::qualified,
                    f -> f.values() + f.usual().map(u -> " = " + u).orElse(""),
                    (a, b) -> a));
    assertEquals("number, greater than 0 = 0.01", values.get("optimizer.adam.learningRate"));
    assertEquals("number, at least 0 and below 1 = 0.999", values.get("optimizer.adam.beta2"));
    assertEquals("whole number, between 1 and 64 = 1", values.get("model.depth"));
    assertEquals("number, 0 or more = 0.05", values.get("optimizer.sam.rho"));
    assertEquals("number, greater than 0 = 0.05", values.get("optimizer.sophia-h.rho"));
    assertEquals("one of high, low = high", values.get("teacher.single-index.case"));
    assertEquals("whole number, at least 1", values.get("training.batchSize"));
  }
}
