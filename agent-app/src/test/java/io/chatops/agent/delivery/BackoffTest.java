package io.chatops.agent.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void doublesUpToAMinute() {
    Backoff backoff = new Backoff(() -> 0);

    assertThat(Stream.generate(backoff::next).limit(8).map(Duration::toSeconds))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
  }

  @Test
  void isShortenedAtRandomByAtMostHalf() {
    assertThat(new Backoff(() -> 1).next()).isEqualTo(Duration.ofMillis(500));
    assertThat(new Backoff(() -> 0.5).next()).isEqualTo(Duration.ofMillis(750));
  }

  @Test
  void startsOverAfterAGoodConnection() {
    Backoff backoff = new Backoff(() -> 0);
    backoff.next();
    backoff.next();

    backoff.reset();

    assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void isLongestAtOnceWhenOnlyAPersonCanHelp() {
    Backoff backoff = new Backoff(() -> 0);

    assertThat(backoff.max()).isEqualTo(Duration.ofMinutes(1));
    assertThat(backoff.next()).isEqualTo(Duration.ofMinutes(1));
  }
}
