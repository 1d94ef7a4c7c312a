package io.chatops.core.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectPausesTest {
  private final ConnectPauses pauses = new ConnectPauses();

  @Test
  void eachIsTwiceTheOneBeforeUpToFiveSeconds() {
    for (long millis : new long[] {100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000}) {
      assertThat(pauses.next()).isEqualTo(millis);
    }
  }

  @Test
  void connectionsThatEndAtOnceDoNotShortenThem() {
    for (int time = 0; time < 10; time++) {
      pauses.ended(Duration.ofSeconds(10).minusNanos(1));
      long unused = pauses.next();
    }
    assertThat(pauses.next()).isEqualTo(5_000);

    pauses.ended(Duration.ofSeconds(10));

    assertThat(pauses.next()).isEqualTo(100);
  }

  @Test
  void oneThatIsStoppedWaitsNoMore() {
    pauses.stop();

    pauses.await();

    assertThat(pauses.isStopped()).isTrue();
  }
}
