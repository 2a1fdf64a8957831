package org.sigmap.report;

import java.io.IOException;
import java.nio.file.Files;
import org.sigmap.results.RunDirectory;

/** A table that a report writes where it has rows to show. */
final class DerivedTable {
  private DerivedTable() {}

  /**
   * Without rows there is no table, but where one of an earlier report would go on telling of
   * others: that becomes its header alone.
   */
  static void write(RunDirectory run, String name, boolean rows, String csv) throws IOException {
    if (rows || Files.exists(run.root().resolve(name))) {
      run.writeDerived(name, csv);
    }
  }
}
