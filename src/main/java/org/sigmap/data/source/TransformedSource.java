package org.sigmap.data.source;

import java.util.List;
import java.util.Optional;
import org.sigmap.data.DataSet;
import org.sigmap.data.ImageForm;
import org.sigmap.data.InputTransform;
import org.sigmap.data.RawRows;
import org.sigmap.data.TestSets;
import org.sigmap.spec.InputScaling;

/** The data of another source, inputs transformed by the numbers of its training rows. */
record TransformedSource(DataSource source, InputScaling kind) implements DataSource {

  static DataSource of(DataSource source, InputScaling kind) {
    return kind == InputScaling.RAW ? source : new TransformedSource(source, kind);
  }

  @Override
  public Size size() {
    return source.size();
  }

  @Override
  public DataSet read(Draws draws) {
    // Rows of files are soon made again, and large: as they are, nobody else asks for them.
    Draws own = source instanceof FileSource ? new Draws() : draws;
    return draws.of(this, DataSet.class, key -> transformed(source.read(own)));
  }

  private DataSet transformed(DataSet data) {
    InputTransform transform = InputTransform.fit(kind, data.train().inputs());
    TestSets further = data.furtherTests();
    return new DataSet(
        transform.of(data.train()),
        transform.of(data.test()),
        new TestSets(further.names(), name -> transform.of(further.rows().apply(name))),
        data.population().map(transform::of),
        data.classes(),
        new RawRows.Transformed(transform, data.raw()),
        data.held().map(transform::of));
  }

  @Override
  public int held() {
    return source.held();
  }

  @Override
  public boolean testsHeldOut() {
    return source.testsHeldOut();
  }

  @Override
  public Optional<TestRows> testRows() {
    return source.testRows();
  }

  /** Inputs are told by the source's, and by what is made of them. */
  private record Inputs(Record source, InputScaling kind) {}

  @Override
  public Record inputs() {
    return new Inputs(source.inputs(), kind);
  }

  @Override
  public List<String> inputNames() {
    return source.inputNames();
  }

  @Override
  public Optional<ImageForm> images() {
    return source.images();
  }

  @Override
  public List<String> classNames() {
    return source.classNames();
  }

  @Override
  public Optional<int[]> groups() {
    return source.groups();
  }

  @Override
  public List<String> notes() {
    return source.notes();
  }

  @Override
  public List<String> files() {
    return source.files();
  }
}
