package org.sigmap.export.tensorboard;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import org.sigmap.export.inspect.MaskedCrc;
import org.sigmap.results.AtomicFile;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.HistogramProto;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;

/**
 * An event file as TensorBoard reads it: {@code Event} messages in TFRecord frames (length as
 * little-endian uint64, masked CRC-32C of the length, message, masked CRC-32C of the message;
 * TensorFlow, {@code core/lib/io/record_writer.h}).
 *
 * <p>The file is opened for each event and closed again, so that a sweep may have thousands of
 * event files. Not safe for use by several threads.
 */
public final class EventFile {
  private static final String VERSION = "brain.Event:2";

  private final Path path;
  private final DoubleSupplier clock;

  private EventFile(Path path, DoubleSupplier clock) {
    this.path = path;
    this.clock = clock;
  }

  /**
   * @param folder the TensorBoard run, made where it is missing
   * @param clock time of an event, in seconds since 1970
   * @param writer tells this process's files from others'
   * @throws IOException if the file cannot be written
   */
  public static EventFile create(Path folder, DoubleSupplier clock, String writer)
      throws IOException {
    Files.createDirectories(folder);
    String name = String.format("events.out.tfevents.%010d.%s", (long) clock.getAsDouble(), writer);
    EventFile file = new EventFile(folder.resolve(name), clock);
    file.write(file.event().setFileVersion(VERSION));
    return file;
  }

  public Path path() {
    return path;
  }

  /** Tells TensorBoard to forget what a dead process logged from {@code step} on. */
  public void restartAt(long step) throws IOException {
    SessionLog log = SessionLog.newBuilder().setStatus(SessionLog.SessionStatus.START).build();
    write(event().setStep(step).setSessionLog(log));
  }

  public void scalar(long step, String tag, double value) throws IOException {
    write(summary(step, Summary.Value.newBuilder().setTag(tag).setSimpleValue((float) value)));
  }

  public void histogram(long step, String tag, double[] values) throws IOException {
    write(summary(step, Summary.Value.newBuilder().setTag(tag).setHisto(Histograms.of(values))));
  }

  /**
   * @param graphDef a serialised {@code GraphDef}
   */
  public void graph(byte[] graphDef) throws IOException {
    write(event().setGraphDef(ByteString.copyFrom(graphDef)));
  }

  private Event.Builder summary(long step, Summary.Value.Builder value) {
    return event().setStep(step).setSummary(Summary.newBuilder().addValue(value));
  }

  private Event.Builder event() {
    return Event.newBuilder().setWallTime(clock.getAsDouble());
  }

  private void write(Event.Builder event) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      out.write(frame(event.build().toByteArray()));
    } catch (IOException e) {
      throw AtomicFile.named(path, e);
    }
  }

  /** One write a frame: a reader of the growing file then meets whole frames only. */
  private static byte[] frame(byte[] message) {
    ByteBuffer frame =
        ByteBuffer.allocate(Long.BYTES + message.length + 2 * Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(message.length);
    frame.putInt(MaskedCrc.of(frame.array(), 0, Long.BYTES));
    frame.put(message);
    frame.putInt(MaskedCrc.of(message, 0, message.length));
    return frame.array();
  }

  /** Histograms with TensorFlow's default buckets, whose limits grow by a tenth from 1e-12 on. */
  static final class Histograms {
    private static final double SMALLEST = 1e-12;
    private static final double LARGEST = 1e20;
    private static final double GROWTH = 1.1;

    private Histograms() {}

    /**
     * The histogram of the values that are finite.
     *
     * @throws IllegalArgumentException if there is none
     */
    static HistogramProto of(double[] values) {
      double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
      if (sorted.length == 0) {
        throw new IllegalArgumentException("A histogram needs at least one finite value");
      }
      HistogramProto.Builder histogram =
          HistogramProto.newBuilder()
              .setMin(sorted[0])
              .setMax(sorted[sorted.length - 1])
              .setNum(sorted.length)
              .setSum(Arrays.stream(sorted).sum())
              .setSumSquares(Arrays.stream(sorted).map(value -> value * value).sum());
      int next = 0;
      for (double limit = firstLimit(sorted[0]); next < sorted.length; limit = nextLimit(limit)) {
        int begin = next;
        // The last bucket takes what no limit is above.
        while (next < sorted.length && (sorted[next] < limit || limit == Double.MAX_VALUE)) {
          next++;
        }
        histogram.addBucketLimit(limit).addBucket(next - begin);
      }
      return histogram.build();
    }

    /** The smallest limit above {@code value}. */
    private static double firstLimit(double value) {
      double limit = -LARGEST;
      while (limit <= value) {
        limit = nextLimit(limit);
      }
      return limit;
    }

    private static double nextLimit(double limit) {
      if (limit >= LARGEST) {
        return Double.MAX_VALUE;
      }
      if (limit < 0) {
        double next = limit / GROWTH;
        return next > -SMALLEST ? 0 : next;
      }
      return limit == 0 ? SMALLEST : limit * GROWTH;
    }
  }
}
