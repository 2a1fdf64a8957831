package org.sigmap.data.source;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.sigmap.data.DataException;
import org.sigmap.data.DataSet;
import org.sigmap.data.ImageForm;
import org.sigmap.data.RawRows;
import org.sigmap.data.Rows;
import org.sigmap.data.TestSets;
import org.sigmap.math.Matrix;
import org.sigmap.spec.Words;

/**
 * Rows of one source as a network sees them that was trained on another's: columns in the order of
 * the other's names, images in its size and colour ({@link ImageForm}), then whatever was made of
 * its inputs, by the numbers of its training rows. Targets stay the rows' own.
 *
 * @param rows as they are in their files
 * @param known what the network was trained on
 */
record BroughtSource(DataSource rows, DataSource known) implements DataSource {
  private static final int SHOWN = 200;

  /**
   * @throws DataException if the inputs are not of one kind
   */
  @Override
  public Size size() {
    brought();
    Size size = rows.size();
    return new Size(size.train(), size.test(), known.size().inputs(), size.classes());
  }

  @Override
  public DataSet read(Draws draws) {
    return draws.of(this, DataSet.class, key -> read(draws, brought()));
  }

  private DataSet read(Draws draws, UnaryOperator<Matrix> brought) {
    DataSet own = rows.read(draws);
    RawRows raw = known.read(draws).raw();
    UnaryOperator<Matrix> seen =
        raw instanceof RawRows.Transformed made
            ? inputs -> made.transform().of(brought.apply(inputs))
            : brought;
    return new DataSet(
        new Rows(seen.apply(own.train().inputs()), own.train().targets()),
        new Rows(seen.apply(own.test().inputs()), own.test().targets()),
        TestSets.none(),
        Optional.empty(),
        own.classes(),
        own.raw());
  }

  private UnaryOperator<Matrix> brought() {
    Optional<ImageForm> form = rows.images();
    Optional<ImageForm> wanted = known.images();
    if (form.isPresent() && wanted.isPresent()) {
      return inputs -> form.get().to(wanted.get(), inputs);
    }
    List<String> names = rows.inputNames();
    Set<String> other = new HashSet<>(names);
    if (names.isEmpty() || !other.equals(new HashSet<>(known.inputNames()))) {
      throw new DataException(
          ("%s: a network that was trained on %s does not take inputs such as %s; give images for"
                  + " images, and for a table one of the same columns and categories")
              .formatted(String.join(", ", files()), kind(known), kind(rows)));
    }
    int[] places = known.inputNames().stream().mapToInt(names::indexOf).toArray();
    return inputs -> inputs.transpose().selectRows(places).transpose();
  }

  private static String kind(DataSource source) {
    String names = String.join(", ", source.inputNames());
    if (names.isEmpty()) {
      return source.images().isPresent() ? "images" : "inputs without names";
    }
    return Words.escape(names.length() > SHOWN ? names.substring(0, SHOWN) + "..." : names);
  }

  @Override
  public List<String> classNames() {
    return rows.classNames();
  }

  @Override
  public Optional<int[]> groups() {
    return rows.groups();
  }

  @Override
  public Optional<int[]> places() {
    return rows.places();
  }

  @Override
  public List<String> notes() {
    return rows.notes();
  }

  @Override
  public List<String> files() {
    return rows.files();
  }
}
