package org.sigmap.spec.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.spec.SpecException;
import org.sigmap.spec.Study;

class SpecWriterTest {
  private static final int MUTANTS = 20_000;
  private static final long SEED = 20_250_925;
  private static final double LEAST_SHARE_ACCEPTED = 0.05;

  private static final List<String> FRAGMENTS =
      List.of(
          "[",
          "]",
          "{",
          "}",
          ":",
          ": ",
          ", ",
          "\n",
          "\n  ",
          "- ",
          "#",
          "\"",
          "'",
          "|",
          ">",
          "&a ",
          "*a",
          "!!int ",
          "? ",
          "%",
          "---\n",
          "...",
          "~",
          "null",
          "true",
          "no",
          ".nan",
          ".inf",
          "-.inf",
          "1e999",
          "-1",
          "0",
          "99999999999999999999",
          "0.5",
          "1e-6",
          "\t",
          "\u0000",
          "\u2028",
          "\uD83D\uDE00",
          "kind",
          "none",
          "preconditioner.kind: [none, covariance-power]",
          "conventions: paper",
          "seed: 1",
          "teacher.snr",
          "sweep:",
          "seeds: [1, 2]",
          "zip: [{teacher.snr: [1, 2], preconditioner.p: [1, 0]}]",
          "optimizer: [{kind: adam}, {kind: sam, rho: 0.1}]",
          "<<: ",
          "\\u0007");

  private static Study read(String yaml) {
    return SpecReader.read(yaml, "spec.yaml", Overrides.none());
  }

  private static void assertRoundTrip(Study study) {
    String yaml = SpecWriter.toYaml(study);
    Study again = read(yaml);
    assertEquals(study, again, yaml);
    assertEquals(yaml, SpecWriter.toYaml(again));
  }

  @Test
  void everyDefaultIsShown() {
    assertEquals(
        """
        name: bare
        experiment: generalization
        seeds: 5
        teacher:
          kind: single-index
          dimension: 10
          components: 1
          case: high
          scale: 10.0
          snr: 1.0
          spectrum:
            kind: two-level
          basis: axis-aligned
          link:
            kind: softplus
        samples:
          total: 10000
          trainFraction: 0.02
        inputs: raw
        model:
          hidden: 500
          depth: 1
          initScale: 0.001
          initialization: kaiming-uniform
          biases: zero
          activation: relu
          parameterization: standard
        optimizer:
          kind: gradient-descent
          learningRate: 0.01
        preconditioner:
          kind: covariance-power
          p: 0.0
          covariance: population
          damping: 0.0
          structure:
            kind: full
          normalize: none
          method: auto
        training:
          steps: 10000
          weightDecay: 1.0E-6
          decayBiases: false
          logEvery: 50
          precision: float32
        conventions:
          weightDecay: corrected
          trainLoss: corrected
          adahessianProbes: corrected
          sophiaCurvature: corrected
          kfacDamping: corrected
          shampooPreconditioner: corrected
        """,
        SpecWriter.toYaml(read("name: bare")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name: a",
        "name: 'no'\nseeds: [4, 0]",
        "name: '1'\ndescription: \"yes\"",
        "name: 'null'\ndescription: '~'",
        "name: a\ndescription: \"two\\nlines: [#\\t\\u0007 \\\" ' \\\\\"",
        "name: a\ndescription: |\n  kept\n   as it is  \n\n",
        "name: a\ndescription: ''",
        "name: a\ndescription: \"\\u2028 \\u2029\\n\\N \u00e9 \\U0001f600\"",
        "name: a\nteacher: {direction: 2, snr: 1}\nsweep: {conventions: [paper, corrected]}",
        "name: a\nsweep: {training.decayBiases: [true, false], preconditioner.p: [-1, 0.5, 1e-7]}",
        "name: a\n"
            + "preconditioner: {damping: 1}\n"
            + "sweep: {preconditioner.kind: [none, covariance-power]}",
        "name: a\nteacher: {spectrum: {kind: geometric}}\nsweep: {teacher.kind: [single-index]}",
        "name: a\nseeds: {from: 3, count: 2}\nsweep: {zip: [{preconditioner.p: [1, 1], "
            + "model.depth: [1, 2]}, {teacher.snr: [1], teacher.scale: [2]}], model.hidden: [2]}",
        "name: a\nsweep: {optimizer: [{kind: adam}, {kind: sam, rho: 0.1}, {}], teacher: "
            + "[{spectrum: {kind: geometric}, case: low}]}",
        "name: a\nsweep: {optimizer: [{kind: adam}, {learningRate: 0.001, kind: adam}]}"
      })
  void whatIsWrittenReadsBack(String yaml) {
    assertRoundTrip(read(yaml));
  }

  /** Broken input gives a study or one line that says why; a study always reads back. */
  @Tag("slow")
  @Test
  void mutantsAreReadOrRefused() {
    List<String> seeds =
        List.of("quickstart", "noise-covariance", "alignment").stream()
            .map(SpecWriterTest::withoutComments)
            .toList();
    SplittableRandom random = new SplittableRandom(SEED);
    int accepted = 0;
    for (int i = 0; i < MUTANTS; i++) {
      String yaml = seeds.get(i % seeds.size());
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        yaml = mutate(yaml, random);
      }
      Study study;
      try {
        study = read(yaml);
      } catch (SpecException refusal) {
        assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
        assertTrue(refusal.getMessage().startsWith("spec.yaml:"), refusal.getMessage());
        continue;
      } catch (RuntimeException e) {
        throw new AssertionError("mutant " + i + ":\n" + yaml, e);
      }
      assertRoundTrip(study);
      accepted++;
    }
    assertTrue(accepted > LEAST_SHARE_ACCEPTED * MUTANTS, "accepted " + accepted);
  }

  @Tag("slow")
  @Test
  void mutatedOverridesAreReadOrRefused() {
    List<String> arguments =
        List.of("teacher.snr=0.5", "conventions=paper", "preconditioner.p=1,0");
    SplittableRandom random = new SplittableRandom(SEED);
    int accepted = 0;
    for (int i = 0; i < MUTANTS / 4; i++) {
      String argument = mutate(arguments.get(i % arguments.size()), random);
      Overrides overrides =
          random.nextBoolean()
              ? new Overrides(List.of(argument), List.of(), null)
              : new Overrides(List.of(), List.of(argument), null);
      Study study;
      try {
        study = SpecReader.read("name: a\nseeds: 1", "spec.yaml", overrides);
      } catch (SpecException refusal) {
        assertFalse(refusal.getMessage().contains("\n"), refusal.getMessage());
        assertTrue(refusal.getMessage().startsWith("--"), refusal.getMessage());
        continue;
      } catch (RuntimeException e) {
        throw new AssertionError("override " + i + ": " + argument, e);
      }
      assertRoundTrip(study);
      accepted++;
    }
    assertTrue(accepted > LEAST_SHARE_ACCEPTED * MUTANTS / 4, "accepted " + accepted);
  }

  private static String withoutComments(String name) {
    try {
      // Mutants of a comment test nothing, and few values and seeds keep the many cells cheap.
      return Files.readString(Path.of("experiments", name + ".yaml"))
          .replaceAll("(?m)^#.*\n", "")
          .replaceAll("(?m)^seeds: \\d+", "seeds: 1")
          .replaceAll("\\[1, 2, 3, 4, 5, 6, 7, 8, 9, 10\\]", "[1, 10]")
          .replaceAll("0.5, 0, -0.5, -1, -1.5, ", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String mutate(String yaml, SplittableRandom random) {
    int from = random.nextInt(yaml.length());
    int to = Math.min(yaml.length(), from + random.nextInt(12));
    String fragment = FRAGMENTS.get(random.nextInt(FRAGMENTS.size()));
    return switch (random.nextInt(5)) {
      case 0 -> yaml.substring(0, from) + yaml.substring(to);
      case 1 -> yaml.substring(0, from) + fragment + yaml.substring(from);
      case 2 -> yaml.substring(0, from) + fragment + yaml.substring(to);
      case 3 -> yaml.substring(0, to) + yaml.substring(from);
      default -> swapLines(yaml, random);
    };
  }

  private static String swapLines(String yaml, SplittableRandom random) {
    String[] lines = yaml.split("\n", -1);
    int a = random.nextInt(lines.length);
    int b = random.nextInt(lines.length);
    String kept = lines[a];
    lines[a] = lines[b];
    lines[b] = kept;
    return String.join("\n", lines);
  }
}
