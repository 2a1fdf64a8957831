package org.sigmap.data.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sigmap.spec.Cell;
import org.sigmap.spec.CellSpec;
import org.sigmap.spec.CifarSpec;
import org.sigmap.spec.DataSpec;
import org.sigmap.spec.IdxSpec;
import org.sigmap.spec.ImageFolderSpec;
import org.sigmap.spec.ImagesSpec;
import org.sigmap.spec.OutOfDistributionCell;
import org.sigmap.spec.RowsTeacherSpec;
import org.sigmap.spec.SourceSpec;
import org.sigmap.spec.SvhnSpec;
import org.sigmap.spec.TableSpec;
import org.sigmap.spec.TeacherSpec;

/**
 * Which source gives what a spec describes, one line a kind, and the files that the cells of a
 * study share: whoever trains or looks at a study makes one and asks it alone.
 */
public final class Sources {
  private static final List<Kind<? extends TeacherSpec, Teacher>> TEACHERS =
      List.of(
          new Kind<>(TeacherSpec.SingleIndex.class, SingleIndexTeacher::new),
          new Kind<>(TeacherSpec.MultiIndex.class, MultiIndexTeacher::new));

  private static final List<Kind<? extends ImagesSpec, ImageSource>> IMAGES =
      List.of(
          new Kind<>(ImagesSpec.ProceduralDigits.class, ProceduralDigits::new),
          new Kind<>(ImagesSpec.Idx.class, IdxImages::new));

  private final FileReadings readings = new FileReadings(this::read);

  private final List<Kind<? extends SourceSpec, FileRows.Reading>> files =
      List.of(
          new Kind<>(TableSpec.class, TableReader::read),
          new Kind<>(IdxSpec.class, IdxImages::read),
          new Kind<>(ImageFolderSpec.class, ImageFolder::read),
          new Kind<>(CifarSpec.class, CifarFiles::read),
          new Kind<>(SvhnSpec.class, SvhnFiles::read),
          new Kind<>(
              RowsTeacherSpec.class, spec -> RowsTeacher.read(spec, readings.of(spec.rows()))));

  private record Kind<S, R>(Class<S> spec, Function<S, ? extends R> source) {
    R of(Object given) {
      return source.apply(spec.cast(given));
    }
  }

  private static <R> R of(Object spec, List<? extends Kind<?, R>> kinds) {
    return kinds.stream()
        .filter(kind -> kind.spec().isInstance(spec))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no source for " + spec))
        .of(spec);
  }

  static Teacher teacher(TeacherSpec spec) {
    return of(spec, TEACHERS);
  }

  /** Where images come from. */
  public static ImageSource images(ImagesSpec spec) {
    return of(spec, IMAGES);
  }

  /** What the files hold that stand under {@code data:}. */
  FileRows.Reading read(SourceSpec spec) {
    return of(spec, files).requireApart();
  }

  /** The data of a cell, by the kind of its {@link DataSpec}. */
  public DataSource of(CellSpec cell) {
    DataSpec data = cell.data();
    return TransformedSource.of(rows(data, cell.seed()), data.inputs());
  }

  /** The data of a cell's {@link CellSpec#others}, as its networks see them. */
  public List<DataSource> others(CellSpec cell) {
    return cell.others().stream()
        .<DataSource>map(other -> new BroughtSource(rows(other, cell.seed()), of(cell)))
        .toList();
  }

  /** All that is read for a cell, its own data first. */
  public List<DataSource> all(CellSpec cell) {
    return Stream.concat(Stream.of(of(cell)), others(cell).stream()).toList();
  }

  /**
   * Rows of files that cells read a second time beside their own, the beginning of a sentence each.
   */
  public List<String> repeated(List<Cell> cells) {
    return cells.stream()
        .map(cell -> files(cell.spec()))
        .distinct()
        .flatMap(
            files ->
                IntStream.range(1, files.size())
                    .boxed()
                    .flatMap(
                        again ->
                            files.subList(0, again).stream()
                                .flatMap(known -> repeated(known, files.get(again)).stream())))
        .distinct()
        .toList();
  }

  private Optional<String> repeated(SourceSpec known, SourceSpec again) {
    FileRows rows = readings.of(known).rows();
    FileRows others = readings.of(again).rows();
    return FileRows.same(rows, others)
        ? Optional.of(FileRows.repetition(rows, others))
        : Optional.empty();
  }

  /** All that is read from files, a cell's own first. */
  private static List<SourceSpec> files(CellSpec cell) {
    List<SourceSpec> files = new ArrayList<>();
    if (cell.data() instanceof DataSpec.OfSource own) {
      files.add(own.data());
    } else if (cell.data() instanceof DataSpec.OfShifted own) {
      files.add(own.data());
    }
    cell.others().forEach(other -> files.add(other.data()));
    return files;
  }

  private DataSource rows(DataSpec data, long seed) {
    if (data instanceof DataSpec.OfTeacher teacher) {
      return of(teacher, seed);
    }
    if (data instanceof DataSpec.OfImages images) {
      return new PatternedImages(images, seed);
    }
    if (data instanceof DataSpec.OfShifted files) {
      FileSource rows = new FileSource(files.rows(), seed, readings);
      // Patterns are of classes, which a teacher's labels of images are not.
      boolean patterned = rows.images().isPresent() && !rows.classNames().isEmpty();
      return patterned ? new PatternedFiles(files, seed, readings) : rows;
    }
    return new FileSource((DataSpec.OfSource) data, seed, readings);
  }

  private static TeacherSource of(DataSpec.OfTeacher data, long seed) {
    return new TeacherSource(teacher(data.teacher()), data.samples(), seed);
  }

  /**
   * The examples of a teacher that a study looks at itself, as they are.
   *
   * @param cell one whose rows are a teacher's
   */
  public static TeacherSource teacher(CellSpec cell) {
    return of((DataSpec.OfTeacher) cell.data(), cell.seed());
  }

  /** The images of which a cell's data are made, as they are; empty where its rows are none. */
  public Optional<ShiftedSource> shifted(OutOfDistributionCell cell) {
    return rows(cell.data(), cell.seed()) instanceof ShiftedSource shifted
        ? Optional.of(shifted)
        : Optional.empty();
  }
}
