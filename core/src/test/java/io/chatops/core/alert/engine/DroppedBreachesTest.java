package io.chatops.core.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
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

class DroppedBreachesTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final DroppedBreaches breaches = new DroppedBreaches(clock);
  private final ServerId serverId = ServerId.random();
  private final Logger logger = Logger.getLogger(DroppedBreaches.class.getName());
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
  void saysOfWhichServerAndWhatToDo() {
    breaches.add(serverId, 7);

    assertThat(lines).hasSize(1);
    assertThat(lines.get(0))
        .startsWith("7 breaches are not followed, server=" + serverId)
        .contains("name a metric_detail");
  }

  @Test
  void countsAllButSaysSoOnceAMinute() {
    for (int i = 0; i < 12; i++) {
      breaches.add(serverId, 7);
      clock.advance(Duration.ofSeconds(5));
    }
    assertThat(lines).hasSize(1);

    breaches.add(serverId, 7);

    assertThat(lines).hasSize(2);
    assertThat(breaches.count()).isEqualTo(13 * 7);
  }
}
