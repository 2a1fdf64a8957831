package org.sigmap.cli.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** Sends every log line to {@code sigmap.log} of a run directory for as long as it is open. */
final class RunLog implements AutoCloseable {
  private static final String APPENDER = "run";

  /** Messages hold recorded text: one line each, and nothing that commands a terminal. */
  private static final String MESSAGE =
      "%replace{%m}{[\\x00-\\x1F\\x7F-\\x9F\\u2028-\\u202E\\u2066-\\u2069]}{?}";

  private static final String PATTERN = "%d{ISO8601} %-5p [%t] %c{1} " + MESSAGE + "%n%throwable";

  private final LoggerContext context;
  private final FileAppender appender;

  private RunLog(LoggerContext context, FileAppender appender) {
    this.context = context;
    this.appender = appender;
  }

  /**
   * @throws UncheckedIOException where it cannot be written
   */
  static RunLog open(Path root) {
    Path file = root.resolve("sigmap.log");
    try {
      // The library would say it in a sentence of its own, which is none.
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    LoggerContext context = LoggerContext.getContext(false);
    Configuration configuration = context.getConfiguration();
    FileAppender appender =
        FileAppender.newBuilder()
            .setName(APPENDER)
            .withFileName(file.toString())
            .withAppend(true)
            .setLayout(PatternLayout.newBuilder().withPattern(PATTERN).build())
            .setConfiguration(configuration)
            .build();
    appender.start();
    configuration.getRootLogger().addAppender(appender, Level.ALL, null);
    context.updateLoggers();
    return new RunLog(context, appender);
  }

  /** Marks where a run begins in a log that may hold earlier ones. */
  void begin(String what) {
    LogManager.getLogger(RunLog.class).info(what);
  }

  @Override
  public void close() {
    context.getConfiguration().getRootLogger().removeAppender(APPENDER);
    context.updateLoggers();
    appender.stop();
  }
}
