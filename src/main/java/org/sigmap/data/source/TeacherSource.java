package org.sigmap.data.source;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.sigmap.data.DataSet;
import org.sigmap.data.Spectrum;
import org.sigmap.data.source.Teacher.StandardDraws;
import org.sigmap.data.source.Teacher.TeacherSample;
import org.sigmap.math.SeedStreams;
import org.sigmap.spec.Basis;
import org.sigmap.spec.SamplesSpec;
import org.sigmap.spec.SignalCase;

/**
 * Fresh Gaussian examples with a teacher's labels, split by a random permutation, targets
 * standardised. Tasks of one seed share their population and nothing else.
 *
 * @param teacher what labels the examples where {@code end} does not say otherwise
 * @param samples how many, and how they are split
 * @param end where the labels are those of a single-index teacher of the same components and
 *     signal-to-noise ratio instead: the end of the spectrum that it lies at
 * @param scopes of the streams that the examples are drawn from; the population's are in "data"
 */
public record TeacherSource(
    Teacher teacher, SamplesSpec samples, long seed, Optional<SignalCase> end, List<String> scopes)
    implements DataSource {
  private static final String DATA = "data";

  TeacherSource(Teacher teacher, SamplesSpec samples, long seed) {
    this(teacher, samples, seed, Optional.empty(), List.of(DATA));
  }

  /** Another task: fresh examples from other scopes of the seed, labelled as {@code end} says. */
  public TeacherSource task(Optional<SignalCase> otherEnd, String... otherScopes) {
    return new TeacherSource(teacher, samples, seed, otherEnd, List.of(otherScopes));
  }

  @Override
  public Size size() {
    return new Size(
        samples.train(), samples.test(), teacher.spec().dimension(), OptionalInt.empty());
  }

  @Override
  public int held() {
    return samples.held();
  }

  @Override
  public boolean diagonalPopulation() {
    return teacher.spec().basis() == Basis.AXIS_ALIGNED;
  }

  @Override
  public DataSet read(Draws draws) {
    return draws.of(this, DataSet.class, TeacherSource::draw);
  }

  @Override
  public boolean testsHeldOut() {
    return samples.testsHeldOut();
  }

  private DataSet draw() {
    Spectrum population = population();
    int[] order = streams().stream("split").permutation(samples.total());
    StandardDraws draws = draws(population, DataSet.parts(order, samples));
    return DataSet.regression(
        draws.inputs(), label(population, draws).targets(), Optional.of(population), samples);
  }

  /** The examples before they are split and standardised. */
  public TeacherSample sample() {
    Spectrum population = population();
    return label(
        population, draws(population, List.of(IntStream.range(0, samples.total()).toArray())));
  }

  private StandardDraws draws(Spectrum population, List<int[]> parts) {
    return StandardDraws.of(teacher.spec().components(), population, parts, streams());
  }

  private TeacherSample label(Spectrum population, StandardDraws draws) {
    return end.map(place -> SingleIndexTeacher.at(place, teacher.spec(), population, draws))
        .orElseGet(() -> teacher.label(population, draws));
  }

  private Spectrum population() {
    return teacher.population(new SeedStreams(seed).scope(DATA));
  }

  private SeedStreams streams() {
    SeedStreams streams = new SeedStreams(seed);
    for (String scope : scopes) {
      streams = streams.scope(scope);
    }
    return streams;
  }
}
