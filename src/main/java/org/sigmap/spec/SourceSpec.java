package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.function.UnaryOperator;

/** Where rows come from that stand under {@code data:}: files, known by what they hold. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TableSpec.class, name = "table"),
  @JsonSubTypes.Type(value = IdxSpec.class, name = "idx"),
  @JsonSubTypes.Type(value = ImageFolderSpec.class, name = "image-folder"),
  @JsonSubTypes.Type(value = CifarSpec.class, name = "cifar"),
  @JsonSubTypes.Type(value = SvhnSpec.class, name = "svhn"),
  @JsonSubTypes.Type(value = RowsTeacherSpec.class, name = "teacher")
})
public sealed interface SourceSpec
    permits TableSpec, IdxSpec, ImageFolderSpec, CifarSpec, SvhnSpec, RowsTeacherSpec {

  /** Paths of the files and folders that rows come from, in the order of their hashes. */
  List<String> files();

  /** Hashes of what {@link #files} hold; null: of those that are there. */
  List<String> sha256();

  /** The same with every path replaced. */
  SourceSpec withPaths(UnaryOperator<String> path);

  /** What is made of inputs where a specification does not say: pixels stay as they are. */
  default InputScaling usualInputs() {
    return InputScaling.RAW;
  }

  /**
   * @throws SpecException if a field that has no default is not there
   */
  void requireComplete();

  static SourceSpec defaults() {
    return TableSpec.defaults();
  }
}
