package org.sigmap.experiment.replay;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.function.Executable;
import org.sigmap.spec.Precision;
import org.sigmap.spec.yaml.SpecReader;

/** Every recorded case of a directory: {@code mvn test -Dtest=FullReplayTest -Dgolden=DIR}. */
@EnabledIfSystemProperty(named = "golden", matches = ".+")
class FullReplayTest {
  private static final double SINGLE = 1e-4;
  private static final double DOUBLE = 1e-6;

  /**
   * Cases whose float32 optimizer state hangs on rounding. Sophia: a pre-activation of one hidden
   * unit comes within 9e-8 of zero, and the recorded float32 run takes the other side, 6e-3 away
   * from the exact run. AdaHessian: the first step divides by entries of z∘Hz that cancel to 4e-4
   * of the largest. Losses and parameters agree in both.
   */
  private static final Set<String> STATES_HANG_ON_ROUNDING =
      Set.of("c_sophiah_default", "b_rademacher_low_init1_wd0_01_pm1");

  private static final Pattern FILE =
      Pattern.compile(
          "(a|b|d_(ridge|transfer)|(c_(vanilla_sgd|momentum_sgd|adam|sam|adahessian|sophiah|kfac|shampoo|quasinewton)))_.*\\.json");

  @Test
  void everyCaseIsReproduced() throws IOException {
    List<Executable> checks = new ArrayList<>();
    for (Path file : files()) {
      checks.add(() -> check(file.getFileName().toString().replace(".json", ""), file));
    }
    assertFalse(checks.isEmpty(), "no case to run");
    assertAll(checks);
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("golden")))) {
      return files
          .filter(file -> FILE.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  private static void check(String name, Path file) {
    RecordedCase recorded = RecordedCase.read(file);
    Deviation single = Replay.of(recorded, SpecReader::learner).run(recorded, Precision.FLOAT32);
    Deviation exact = Replay.of(recorded, SpecReader::learner).run(recorded, Precision.FLOAT64);
    System.out.printf(Locale.ROOT, "%s %.1e %.1e%n", name, single.largest(), exact.largest());
    single.byQuantity().entrySet().stream()
        .filter(
            error ->
                !STATES_HANG_ON_ROUNDING.contains(name) || !error.getKey().startsWith("state."))
        .forEach(error -> assertTrue(error.getValue() <= SINGLE, name + " in float32: " + error));
    assertTrue(exact.largest() <= DOUBLE, name + " in float64: " + exact);
  }
}
