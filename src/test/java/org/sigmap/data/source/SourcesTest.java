package org.sigmap.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.sigmap.data.DataSet;
import org.sigmap.data.Rows;
import org.sigmap.graph.optim.Kinds;
import org.sigmap.math.Sha256;
import org.sigmap.spec.Basis;
import org.sigmap.spec.ClassNoiseSpec;
import org.sigmap.spec.DataSpec;
import org.sigmap.spec.IdxRangeSpec;
import org.sigmap.spec.ImageSamplesSpec;
import org.sigmap.spec.ImagesSpec;
import org.sigmap.spec.LabelNoiseSpec;
import org.sigmap.spec.LinkSpec;
import org.sigmap.spec.SamplesSpec;
import org.sigmap.spec.SignalCase;
import org.sigmap.spec.SpectrumSpec;
import org.sigmap.spec.TeacherSpec;

class SourcesTest {
  private static final SamplesSpec SAMPLES = new SamplesSpec(60, 0.5);
  private static final ImagesSpec DIGITS = new ImagesSpec.ProceduralDigits(1);

  private static final TeacherSpec SINGLE =
      new TeacherSpec.SingleIndex(
          5,
          2,
          SignalCase.LOW,
          null,
          10,
          2,
          new SpectrumSpec.TwoLevel(),
          Basis.RANDOM_ORTHOGONAL,
          LinkSpec.defaults());
  private static final TeacherSpec MULTI =
      new TeacherSpec.MultiIndex(
          5, 2, 0.3, 10, 2, new SpectrumSpec.Geometric(), Basis.AXIS_ALIGNED, LinkSpec.defaults());

  private static TeacherSource teacher(TeacherSpec spec, long seed) {
    return new TeacherSource(Sources.teacher(spec), SAMPLES, seed);
  }

  private static PatternedImages images(ImagesSpec images, LabelNoiseSpec labels) {
    return new PatternedImages(
        new DataSpec.OfImages(
            images, new ImageSamplesSpec(20, 15), ClassNoiseSpec.defaults(), labels),
        3);
  }

  /** As the sources' forerunners drew them, before there was a registry: every bit. */
  @Test
  void contentsAreTheRecordedOnes() {
    TeacherSource multi = teacher(MULTI, 3);
    LabelNoiseSpec flips = new LabelNoiseSpec.Symmetric(0.2);
    Map<String, DataSource> sources =
        Map.of(
            "715b5af9f8c15ae35befa9a6ba3d2766831bd902eba59246631d750cdd07597b",
            teacher(SINGLE, 3),
            "ccc55144dc6d5a16b6f9d46587287697b5d702f641d831fd888eeda77da51cea",
            multi,
            "ff0bcb04f8947886930e3400e26aba5eb040d38daa1ea5d3af7e76cb36ae034a",
            multi.task(Optional.of(SignalCase.HIGH), "target"),
            "b343e049a0e6c50d4c51c2e51f87d72c267b1fdbd005262f2f0dbc4b1b868894",
            images(DIGITS, new LabelNoiseSpec.Clean()),
            "18c397ac9f86fc466b1dec76379af6943275a533825a8d84251f0363623fe690",
            images(DIGITS, flips));
    sources.forEach(
        (hash, source) -> assertEquals(hash, source.read(new Draws()).hash(), source.toString()));
    DataSet data = images(DIGITS, flips).read(new Draws());
    List<String> further = List.of("digit-flipped", "shot-noise 4");
    List<String> hashes =
        List.of(
            "d22956a7061240ff0bd792d17fb31eca6af9a6aab485d5d157f9f9ad17f2d302",
            "b2321383e52666196b706454bebcdd5728625a6ad88d82df2f628b5feb5c59f3");
    for (int i = 0; i < further.size(); i++) {
      Rows rows = data.furtherTests().only(further).get(i);
      assertEquals(hashes.get(i), Sha256.of(List.of(rows.inputs(), rows.targets())));
    }
  }

  @Test
  void everyKindHasASource() {
    for (TeacherSpec spec : Kinds.defaults(TeacherSpec.class)) {
      assertEquals(spec, Sources.teacher(spec).spec());
    }
    for (ImagesSpec spec : Kinds.defaults(ImagesSpec.class)) {
      assertEquals(Sources.images(spec), Sources.images(spec), "one source for equal settings");
    }
    assertEquals(new ProceduralDigits(new ImagesSpec.ProceduralDigits(1)), Sources.images(DIGITS));
    assertEquals(
        new IdxImages(ImagesSpec.Idx.defaults()), Sources.images(ImagesSpec.Idx.defaults()));
  }

  /** What is known before rows are drawn is what is drawn. */
  @Test
  void sizesAreThoseOfTheRows() {
    for (DataSource source :
        List.of(teacher(SINGLE, 3), images(DIGITS, new LabelNoiseSpec.Clean()))) {
      DataSet data = source.read(new Draws());
      DataSource.Size size = source.size();
      assertEquals(size.train(), data.train().inputs().rows());
      assertEquals(size.test(), data.test().targets().rows());
      assertEquals(size.inputs(), data.test().inputs().columns());
      assertEquals(size.outputs(), data.train().targets().columns());
      assertEquals(size.classes(), data.classes());
    }
    assertEquals(OptionalInt.empty(), teacher(SINGLE, 3).size().classes());
    assertEquals(10, images(DIGITS, new LabelNoiseSpec.Clean()).size().outputs());
  }

  @Test
  void equalSourcesShareWhatIsDrawn() {
    Draws draws = new Draws();
    assertSame(teacher(SINGLE, 3).read(draws), teacher(SINGLE, 3).read(draws));
    assertNotEquals(teacher(SINGLE, 3).read(draws).hash(), teacher(SINGLE, 4).read(draws).hash());
    PatternedImages clean = images(DIGITS, new LabelNoiseSpec.Clean());
    PatternedImages flipped = images(DIGITS, new LabelNoiseSpec.Pair(1));
    assertSame(clean.shifted(draws), flipped.shifted(draws), "labels are flipped later");
    assertEquals(clean.inputs(), flipped.inputs());
    assertNotEquals(clean.read(draws).hash(), flipped.read(draws).hash());
  }

  @Test
  void aSourceNamesTheFilesThatItReads() {
    ImagesSpec.Idx idx =
        new ImagesSpec.Idx(
            "tiny", new IdxRangeSpec("a", "b", 0, null), new IdxRangeSpec("c", "d", 0, null));
    assertEquals(List.of("a", "b", "c", "d"), images(idx, new LabelNoiseSpec.Clean()).files());
    assertEquals(List.of(), images(DIGITS, new LabelNoiseSpec.Clean()).files());
    assertEquals(List.of(), teacher(SINGLE, 3).files());
  }
}
