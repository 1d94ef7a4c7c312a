package io.chatops.persistence.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.testing.MutableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlowOperationLogTest {
  private static final long SLOW = Duration.ofMillis(1_500).toNanos();

  private final MutableClock clock = MutableClock.atSomeTime();
  private final SlowOperationLog slow = new SlowOperationLog(Duration.ofSeconds(1), clock);
  private final Logger logger = Logger.getLogger(SlowOperationLog.class.getName());
  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage());
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
  void stopListening() {
    logger.removeHandler(handler);
  }

  @Test
  void saysWhatTookLongerThanAllowed() {
    slow.took(Duration.ofSeconds(1).toNanos(), () -> "Quick work");
    slow.took(SLOW, () -> "Slow work");

    assertThat(lines).containsExactly("Slow work took 1500 ms, longer than PT1S");
  }

  @Test
  void logsOnceAMinuteWithTheNumberLeftOut() {
    for (int i = 0; i < 5; i++) {
      slow.took(SLOW, () -> "Work");
    }
    assertThat(lines).hasSize(1);

    clock.advance(Duration.ofMinutes(1));
    slow.took(SLOW, () -> "Work");

    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).contains("so did 4 others");
  }
}
