package org.sigmap.spec;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.function.UnaryOperator;

/** Where rows come from that stand under {@code data:}: files, known by what they hold. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({@JsonSubTypes.Type(value = TableSpec.class, name = "table")})
public sealed interface SourceSpec permits TableSpec {

  /** Paths of the files that rows come from, in the order of their hashes in {@code sha256}. */
  List<String> files();

  /** The same with every path replaced. */
  SourceSpec withPaths(UnaryOperator<String> path);

  /**
   * @throws SpecException if a field that has no default is not there
   */
  void requireComplete();

  static SourceSpec defaults() {
    return TableSpec.defaults();
  }
}
