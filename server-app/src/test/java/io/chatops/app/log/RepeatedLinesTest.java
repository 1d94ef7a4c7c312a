package io.chatops.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepeatedLinesTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private final RepeatedLines filter = new RepeatedLines();
  private final List<String> told = new ArrayList<>();
  private final Logger own = Logger.getLogger(RepeatedLines.class.getName());
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          told.add(new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    own.addHandler(listener);
  }

  @AfterEach
  void listenNoMore() {
    own.removeHandler(listener);
  }

  @Test
  void saysThatACallerHadHungUp() {
    IllegalStateException closed = new IllegalStateException("Response has already been written");
    closed.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement(
              "io.vertx.core.http.impl.Http1xServerResponse", "checkValid", "a.java", 1)
        });
    ExtLogRecord line =
        new ExtLogRecord(
            Level.SEVERE,
            "Request failed, request_id=%s",
            ExtLogRecord.FormatStyle.PRINTF,
            RepeatedLinesTest.class.getName());
    line.setParameters(new Object[] {"7"});
    line.setThrown(closed);

    assertThat(filter.isLoggable(line)).isTrue();

    assertThat(line.getThrown()).isNull();
    assertThat(line.getLevel()).isEqualTo(Level.INFO);
    assertThat(new PatternFormatter("%s").format(line))
        .isEqualTo("Request failed, request_id=7 (the caller had hung up)");
  }

  @Test
  void countsLinesRepeatedTooOftenAfterAMinute() {
    int written = 0;
    for (int i = 0; i < 1_234; i++) {
      String message = "Request " + i + " failed, error id: " + UUID.randomUUID();
      written += isLoggable("web", Level.SEVERE, message, NOON.plusMillis(i)) ? 1 : 0;
    }
    assertThat(written).isEqualTo(RepeatedLines.MAX_PER_MINUTE);
    assertThat(told).isEmpty();

    assertThat(isLoggable("web", Level.SEVERE, "Request 7 failed", NOON.plusSeconds(60))).isTrue();

    assertThat(told)
        .containsExactly(
            "A line was logged 1234 times in a minute and dropped 1204 times. It is of web:"
                + " Request # failed, error id: #");
  }

  @Test
  void tellsKindsApart() {
    for (int i = 0; i < 100; i++) {
      isLoggable("web", Level.SEVERE, "one", NOON);
    }

    assertThat(isLoggable("web", Level.SEVERE, "one", NOON)).isFalse();
    assertThat(isLoggable("web", Level.SEVERE, "another", NOON)).isTrue();
    assertThat(isLoggable("web", Level.WARNING, "one", NOON)).isTrue();
    assertThat(isLoggable("store", Level.SEVERE, "one", NOON)).isTrue();
  }

  @Test
  void staysSmallWhateverIsLogged() {
    int written = 0;
    for (int i = 0; i < 20_000; i++) {
      String word = "w".repeat(1 + i % 150) + "x".repeat(1 + i / 150);
      written += isLoggable("web", Level.SEVERE, word, NOON) ? 1 : 0;
    }

    assertThat(written).isEqualTo(RepeatedLines.MAX_KINDS + RepeatedLines.MAX_PER_MINUTE);
  }

  @Test
  void takesLinesWithoutTextAndItsOwn() {
    for (int i = 0; i < 100; i++) {
      assertThat(isLoggable(RepeatedLines.class.getName(), Level.WARNING, "own", NOON)).isTrue();
    }
    LogRecord record = new LogRecord(Level.INFO, null);
    record.setLoggerName(null);
    assertThat(filter.isLoggable(record)).isTrue();
  }

  private boolean isLoggable(String logger, Level level, String message, Instant at) {
    LogRecord record = new LogRecord(level, message);
    record.setLoggerName(logger);
    record.setInstant(at);
    return filter.isLoggable(record);
  }
}
