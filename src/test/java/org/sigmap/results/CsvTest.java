package org.sigmap.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sigmap.Nasty;

class CsvTest {
  private static final int TEXTS = 3000;
  private static final String FORMULA_SIGNS = "=+-@\t\r\n＝＋－＠";

  @Test
  void anyTextIsReadBackUnchanged() throws DamagedRunException {
    List<String> texts = Nasty.texts(5, TEXTS);
    for (int i = 0; i + 3 < texts.size(); i += 3) {
      List<String> row = texts.subList(i, i + 3);
      assertEquals(List.of(row, List.of("end")), Csv.parse("a.csv", Csv.row(row) + "end\n"));
    }
  }

  @Test
  void noSpreadsheetFindsAFormula() {
    for (String text : Nasty.texts(6, TEXTS)) {
      List<List<String>> records = rfc4180(Csv.row(List.of("a", text, "b")));
      assertEquals(1, records.size(), text);
      assertEquals(3, records.get(0).size(), text);
      String cell = records.get(0).get(1);
      boolean number = AxisValue.parse(cell) instanceof Number;
      assertFalse(!number && FORMULA_SIGNS.indexOf(cell.charAt(0)) >= 0, cell);
    }
  }

  @Test
  void numbersStayNumbers() {
    List<String> numbers = List.of("-0.5", "+3", "-1.5E-7", "-Infinity", "0.25", "-.5");
    assertEquals(String.join(",", numbers) + "\n", Csv.row(numbers));
    assertEquals("-1 0.5 1\n", Csv.row(List.of("-1 0.5 1")), "values that are alike");
    assertEquals("'-x,'-1-1,''-0.5,'=1\n", Csv.row(List.of("-x", "-1-1", "'-0.5", "=1")));
  }

  /** Tables of earlier versions have no apostrophes in front. */
  @Test
  void unguardedTablesAreReadAsTheyAre() throws DamagedRunException {
    assertEquals(List.of(List.of("=1", "-x", "'a")), Csv.parse("a.csv", "=1,-x,'a\n"));
  }

  /** RFC 4180 by its grammar, one character at a time: a reader that is not ours. */
  private static List<List<String>> rfc4180(String text) {
    List<List<String>> records = new ArrayList<>();
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != '"') {
          field.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          field.append('"');
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == ',' || c == '\n') {
        fields.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          records.add(List.copyOf(fields));
          fields.clear();
        }
      } else {
        field.append(c);
      }
    }
    return records;
  }
}
