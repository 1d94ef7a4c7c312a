package io.chatops.core.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OverloadTest {
  private final AtomicLong nanos = new AtomicLong(17);
  private final Overload overload = new Overload(nanos::get);
  private final Logger logger = Logger.getLogger(Overload.class.getName());
  private final List<String> logged = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          logged.add(MessageFormat.format(line.getMessage(), line.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void stop() {
    logger.removeHandler(handler);
  }

  @Test
  void isLoggedOnceAMinuteWithTheTotals() {
    overload.newsLeftOut();
    for (int i = 0; i < 3; i++) {
      var unused = overload.refused(RemoteFailures.tooMuch());
    }
    assertThat(logged).hasSize(1);
    nanos.addAndGet(Duration.ofMinutes(1).toNanos() - 1);
    overload.newsLeftOut();
    assertThat(logged).hasSize(1);

    nanos.incrementAndGet();
    overload.newsLeftOut();

    assertThat(logged).hasSize(2);
    assertThat(logged.get(1)).contains("refused 3 of their requests", "left out 3 reports");
    assertThat(overload.counters()).isEqualTo(new ServedCounters(3, 3));
  }
}
