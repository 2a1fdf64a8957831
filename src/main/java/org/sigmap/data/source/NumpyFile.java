package org.sigmap.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.sigmap.data.DataException;
import org.sigmap.data.source.RawTable.Numbers;
import org.sigmap.spec.Words;

/**
 * Reads arrays that NumPy wrote ({@code numpy.lib.format}, versions 1 to 3): every real type, byte
 * order and memory order. The header is checked before anything is allocated, objects are never
 * loaded, and what a file does not hold is not waited for.
 *
 * @param file for messages
 * @param name the array's name in messages: empty for a file of its own
 * @param shape one or two sizes
 * @param columns each [rows]
 * @param rounded of each column why it holds no names: the first whole number that float64 does not
 *     hold exactly, so that another would have the same name; null where there is none
 */
record NumpyFile(Path file, String name, int[] shape, double[][] columns, String[] rounded) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** How many bytes tell an array. */
  static final int MAGIC_BYTES = MAGIC.length;

  private static final int LONGEST_HEADER = 1 << 16;
  private static final int BLOCK = 1 << 16;
  private static final Pattern DESCRIPTION = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,]*)\\)");
  private static final Pattern TYPE = Pattern.compile("([<>|=])([a-zA-Z])(\\d*).*");

  /** What a header says. */
  private record Header(NumpyType type, ByteOrder order, boolean fortran, int[] shape) {
    int rows() {
      return shape[0];
    }

    int width() {
      return shape.length == 1 ? 1 : shape[1];
    }
  }

  static boolean isArray(byte[] start) {
    return start.length >= MAGIC.length
        && Arrays.equals(MAGIC, 0, MAGIC.length, start, 0, MAGIC.length);
  }

  int rows() {
    return shape[0];
  }

  /** A column, under a name. */
  Numbers column(int index, String called) {
    return new Numbers(called, columns[index], rounded[index]);
  }

  /** What messages call it. */
  String called() {
    return file + (name.isEmpty() ? "" : ", array " + name);
  }

  /**
   * @throws DataException if it is no array of real numbers in one or two dimensions
   */
  static NumpyFile read(Path file) {
    return InputFile.open(
        file, "an array of NumPy", () -> "correct the path", in -> read(in, file, ""));
  }

  /**
   * An archive's arrays of some names.
   *
   * @throws DataException if it has no such array, or one is damaged
   */
  static Map<String, NumpyFile> readArchive(Path file, String... names) {
    try (ZipFile archive = new ZipFile(file.toFile())) {
      Map<String, NumpyFile> arrays = new LinkedHashMap<>();
      for (String name : names) {
        ZipEntry entry =
            Optional.ofNullable(archive.getEntry(name + ".npy"))
                .orElseThrow(() -> lacks(file, name, archive));
        try (InputStream in = archive.getInputStream(entry)) {
          arrays.put(name, read(in, file, name));
        }
      }
      return arrays;
    } catch (ZipException e) {
      throw new DataException(
          "%s: a damaged archive (%s); get the file again"
              .formatted(file, Words.show(String.valueOf(e.getMessage()))),
          e);
    } catch (IOException e) {
      throw new DataException(
          "%s: cannot be read (%s); get the file again"
              .formatted(file, Words.show(String.valueOf(e.getMessage()))),
          e);
    }
  }

  private static DataException lacks(Path file, String name, ZipFile archive) {
    StringBuilder there = new StringBuilder();
    Enumeration<? extends ZipEntry> entries = archive.entries();
    while (entries.hasMoreElements() && there.length() < 200) {
      String entry = entries.nextElement().getName();
      if (entry.endsWith(".npy")) {
        there.append(there.isEmpty() ? "" : ", ").append(entry, 0, entry.length() - 4);
      }
    }
    return new DataException(
        there.isEmpty()
            ? file + ": an archive without arrays of NumPy; save a spreadsheet as CSV"
            : "%s: no array %s; there are %s (data.features names the inputs, data.target the target)"
                .formatted(file, name, Words.show(there.toString())));
  }

  private static NumpyFile read(InputStream in, Path file, String name) throws IOException {
    Reader reader = new Reader(in, file, name);
    return reader.array(reader.header());
  }

  /** Reads one array, whose name and file refusals say. */
  private record Reader(InputStream in, Path file, String name) {
    private DataException refusal(String problem) {
      return new DataException(file + (name.isEmpty() ? "" : ", array " + name) + ": " + problem);
    }

    private byte[] exactly(int count) throws IOException {
      byte[] bytes = in.readNBytes(count);
      if (bytes.length < count) {
        throw refusal("cut short; get the file again");
      }
      return bytes;
    }

    Header header() throws IOException {
      byte[] start = exactly(MAGIC.length + 2);
      if (!isArray(start)) {
        throw refusal("no array of NumPy; save it with numpy.save");
      }
      int version = start[MAGIC.length];
      ByteBuffer size =
          ByteBuffer.wrap(exactly(version == 1 ? Short.BYTES : Integer.BYTES))
              .order(ByteOrder.LITTLE_ENDIAN);
      long length = version == 1 ? Short.toUnsignedInt(size.getShort()) : size.getInt();
      if (version < 1 || version > 3 || length < 0 || length > LONGEST_HEADER) {
        throw refusal("a header that NumPy does not write; save it with numpy.save again");
      }
      String words = new String(exactly((int) length), StandardCharsets.UTF_8);
      Matcher type = DESCRIPTION.matcher(words);
      Matcher order = ORDER.matcher(words);
      Matcher shape = SHAPE.matcher(words);
      if (!order.find() || !shape.find()) {
        throw refusal("a header that NumPy does not write; save it with numpy.save again");
      }
      if (!type.find()) {
        throw refusal("an array of records; save its numbers as rows and columns");
      }
      String described = type.group(1);
      return new Header(
          type(described),
          described.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
          order.group(1).equals("True"),
          shape(shape.group(1)));
    }

    private NumpyType type(String described) {
      Matcher parts = TYPE.matcher(described);
      String letter = parts.matches() ? parts.group(2) : "";
      String word = letter.toUpperCase(Locale.ROOT) + (parts.matches() ? parts.group(3) : "");
      for (NumpyType type : NumpyType.values()) {
        if (type.name().equals(word) && "biuf".contains(letter)) {
          return type;
        }
      }
      throw refusal(
          switch (letter) {
            case "O" ->
                "an array of objects (a pickle), which is never loaded; save numbers with"
                    + " numpy.save(..., allow_pickle=False)";
            case "c" -> "complex numbers; save real and imaginary parts as columns";
            case "U", "S" -> "texts; save them as numbers, or the table as CSV";
            default -> "numbers of type " + Words.show(described) + "; save them as float64";
          });
    }

    private int[] shape(String text) {
      long[] sizes =
          Arrays.stream(text.split(","))
              .map(String::strip)
              .filter(size -> !size.isEmpty())
              .mapToLong(this::size)
              .toArray();
      if (sizes.length < 1 || sizes.length > 2) {
        throw refusal(
            "an array of "
                + Words.count(sizes.length, "dimension")
                + "; reshape it to rows and columns");
      }
      if (Arrays.stream(sizes).anyMatch(size -> size < 1 || size > Integer.MAX_VALUE - 8)) {
        throw refusal("no rows, or more than an array holds; save some of them");
      }
      return Arrays.stream(sizes).mapToInt(size -> (int) size).toArray();
    }

    private long size(String digits) {
      try {
        return Long.parseLong(digits);
      } catch (NumberFormatException e) {
        throw refusal("more rows than an array holds; save some of them");
      }
    }

    private DataException shorter(String words) {
      return refusal(
          "cut short: the header speaks of %s, but there are fewer; get the file again"
              .formatted(words));
    }

    /** Why a number is no name; null where it may be one. */
    private String noName(Header header, ByteBuffer numbers, int at, int row, int column) {
      String place = header.width() == 1 ? "" : ", column x" + column;
      return header
          .type()
          .rounded(numbers, at)
          .map(
              number ->
                  "row %d%s: %s is a name here, and float64 does not hold it exactly; number the"
                          .formatted(row, place, number)
                      + " names from 0, or give them as texts of a CSV file")
          .map(problem -> refusal(problem).getMessage())
          .orElse(null);
    }

    /** In the file's order, a row or a column at a time. */
    NumpyFile array(Header header) throws IOException {
      int rows = header.rows();
      int width = header.width();
      String words = rows + " rows of " + width + " columns";
      int size = header.type().bytes();
      if ((double) rows * width * size > InputFile.mostHeld(file)) {
        throw shorter(words);
      }
      RawTable.requireRoom(file, words, (double) rows * width * Double.BYTES);
      int lines = header.fortran() ? width : rows;
      int length = header.fortran() ? rows : width;
      double[][] columns = new double[width][];
      String[] rounded = new String[width];
      byte[] block = new byte[Math.min(length, BLOCK / size) * size];
      ByteBuffer numbers = ByteBuffer.wrap(block).order(header.order());
      for (int i = 0; i < lines; i++) {
        for (int from = 0; from < length; from += block.length / size) {
          int count = Math.min(length - from, block.length / size);
          if (in.readNBytes(block, 0, count * size) < count * size) {
            throw shorter(words);
          }
          for (int k = 0; k < count; k++) {
            int column = header.fortran() ? i : from + k;
            if (columns[column] == null) {
              columns[column] = new double[rows];
            }
            int row = header.fortran() ? from + k : i;
            columns[column][row] = header.type().read(numbers, k * size);
            if (rounded[column] == null) {
              rounded[column] = noName(header, numbers, k * size, row, column);
            }
          }
        }
      }
      if (in.read() >= 0) {
        throw refusal("more bytes than the header speaks of; save it with numpy.save again");
      }
      return new NumpyFile(file, name, header.shape(), columns, rounded);
    }
  }
}
