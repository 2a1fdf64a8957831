package org.sigmap.spec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sigmap.math.Matrix;
import org.sigmap.math.SymmetricEigen;

class LinkSpecTest {
  private static final int NODES = 64;
  private static final Path PAGE = Path.of("docs/teachers.md");

  /** Nodes and weights of E over N(0, 1), from the Jacobi matrix (Golub and Welsch 1969). */
  private static final SymmetricEigen QUADRATURE = SymmetricEigen.of(jacobi());

  private static Matrix jacobi() {
    double[] values = new double[NODES * NODES];
    for (int k = 1; k < NODES; k++) {
      values[k * NODES + k - 1] = values[(k - 1) * NODES + k] = Math.sqrt(k);
    }
    return new Matrix(NODES, NODES, values);
  }

  /** E[σ*(z)He_k(z)], He_k as a polynomial written out. */
  private static double coefficient(LinkSpec link, int k) {
    double sum = 0;
    for (int i = 0; i < NODES; i++) {
      double z = QUADRATURE.values()[i];
      double weight = Math.pow(QUADRATURE.vectors().get(0, i), 2);
      sum += weight * link.of(z) * hermite(k, z);
    }
    return sum;
  }

  private static double hermite(int k, double z) {
    return switch (k) {
      case 1 -> z;
      case 2 -> z * z - 1;
      case 3 -> z * z * z - 3 * z;
      default -> Math.pow(z, 4) - 6 * z * z + 3;
    };
  }

  /** A link as a row of the page's table names it. */
  private record Documented(LinkSpec link, int exponent, double coefficient) {
    static Documented of(String row) {
      String[] cells = row.split("\\|");
      String[] words = cells[1].replace("`", "").strip().split(", degree: ");
      var tree = SpecSchema.object().put("kind", words[0]);
      if (words.length > 1) {
        tree.put("degree", Integer.parseInt(words[1]));
      }
      return new Documented(
          SpecSchema.bound(tree, LinkSpec.class),
          Integer.parseInt(cells[3].strip()),
          Double.parseDouble(cells[4].strip()));
    }
  }

  private static List<Documented> page() throws IOException {
    List<Documented> links = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      if (line.matches("\\| `[a-z]+(, degree: \\d)?` \\|.*\\| \\d \\| [0-9.]+ \\|")) {
        links.add(Documented.of(line));
      }
    }
    return links;
  }

  @Test
  void thePageHasTheInformationExponentOfEveryLink() throws IOException {
    Set<Class<?>> told = new HashSet<>();
    for (Documented row : page()) {
      told.add(row.link().getClass());
      for (int k = 1; k < row.exponent(); k++) {
        assertEquals(0, coefficient(row.link(), k), 1e-10, row + " is blind to order " + k);
      }
      // The kink of sign is what 64 nodes see worst: 0.6 % beside √(2/π).
      double tolerance = row.link() instanceof LinkSpec.Sign ? 0.01 : 5e-4;
      assertEquals(
          row.coefficient(), coefficient(row.link(), row.exponent()), tolerance, row.toString());
    }
    assertEquals(new HashSet<>(SpecSchema.kinds(LinkSpec.class).values()), told);
    assertEquals(10, page().size(), "four degrees of hermite, six others");
  }

  @Test
  void hermitePolynomialsAreTheOnesOfProbability() {
    for (int k = 1; k <= 4; k++) {
      LinkSpec link = new LinkSpec.Hermite(k);
      for (double z : new double[] {-3, -0.5, 0, 1.25, 40}) {
        assertEquals(hermite(k, z), link.of(z), 1e-12 * Math.max(1, Math.abs(hermite(k, z))));
      }
    }
  }

  @Test
  void softplusOverflowsNowhere() {
    LinkSpec softplus = new LinkSpec.Softplus();
    assertEquals(Math.log(2), softplus.of(0), 1e-15);
    assertEquals(1e300, softplus.of(1e299), 1e286);
    assertTrue(softplus.of(-3) > 0);
  }

  @Test
  void spectraFallAsTheirFormulasSay() {
    assertArrayEquals(
        new double[] {8, 2, 8.0 / 9, 0.5},
        new SpectrumSpec.PowerLaw(2).eigenvalues(4, 8, 1),
        1e-15);
    assertArrayEquals(
        new double[] {3, 3, 0.25},
        new SpectrumSpec.Explicit(List.of(3.0, 3.0, 0.25)).eigenvalues(3, TeacherSpec.SCALE, 1));
  }
}
