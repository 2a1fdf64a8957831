package org.sigmap.spec.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sigmap.spec.GeneralizationCell;
import org.sigmap.spec.NumberText;
import org.sigmap.spec.PreconditionerSpec;
import org.sigmap.spec.Study;

/** Numbers pasted from figures and pages are numbers wherever a spec or an option wants one. */
class NumberTextTest {
  private static Study read(String yaml, Overrides overrides) {
    return SpecReader.read(yaml, "spec.yaml", overrides);
  }

  private static List<Object> exponents(Study study) {
    return study.cells().stream().map(cell -> cell.axes().get("preconditioner.p")).toList();
  }

  /** Minus sign, figure dash, en dash, small and full-width hyphen-minus; spaces of all kinds. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u22121.5",
        "\u20121.5",
        "\u20131.5",
        "\uFE631.5",
        "\uFF0D1.5",
        "\u2212\u00A01.5",
        "\u22121.5\u202F",
        "\u2212\u20091.5",
        "\u221215e\u22121"
      })
  void aTypesetMinusIsAMinus(String number) {
    List<Object> expected = List.of(-1.5, 0);
    Overrides sweep = new Overrides(List.of(), List.of("preconditioner.p=" + number + ",0"), 1);
    assertEquals(expected, exponents(read("name: a\n", sweep)), "--sweep");
    String yaml = "name: a\nseeds: 1\nsweep: {preconditioner.p: [" + number + ", 0]}\n";
    assertEquals(expected, exponents(read(yaml, Overrides.none())), "sweep:");
    Overrides set = new Overrides(List.of("preconditioner.p=" + number), List.of(), 1);
    String field = "name: a\nseeds: 1\npreconditioner: {p: " + number + "}\n";
    for (Study study : List.of(read("name: a\n", set), read(field, Overrides.none()))) {
      GeneralizationCell cell = (GeneralizationCell) study.cells().get(0).spec();
      assertEquals(-1.5, ((PreconditionerSpec.CovariancePower) cell.preconditioner()).p());
    }
  }

  @Test
  void textThatIsNoNumberIsLeftAlone() {
    for (String text : List.of("\u2212p", "2\u20133", "a\u2013b", "\u2212", "1\u00A0000 m", "")) {
      assertEquals(text, NumberText.plain(text));
    }
    JsonNode dash = YamlScalar.resolve("a\u2013b");
    assertEquals("a\u2013b", dash.textValue());
  }
}
