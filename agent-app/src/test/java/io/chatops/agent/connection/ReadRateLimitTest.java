package io.chatops.agent.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadRateLimitTest {
  private static final long SECOND = 1_000_000_000;

  private final List<Long> pauses = new ArrayList<>();
  private long now;
  private final ReadRateLimit pace =
      new ReadRateLimit(
          () -> now,
          nanos -> {
            pauses.add(nanos);
            now += nanos;
          });

  @Test
  void neverPausesForNormalTraffic() {
    for (int frame = 0; frame < 4000; frame++) {
      pace.acquire(500);
      now += SECOND / 4000;
    }

    assertThat(pauses).isEmpty();
  }

  @Test
  void waitsForTheNextSecondWhenThisIsUsedUp() {
    now += SECOND / 4;
    for (int frame = 0; frame <= ReadRateLimit.BYTES_PER_SECOND / ReadRateLimit.FRAME; frame++) {
      pace.acquire(0);
    }

    assertThat(pauses).containsExactly(SECOND * 3 / 4);
  }

  @Test
  void allowsFourMebibytesASecondInLargeFrames() {
    for (int frame = 0; frame < 160; frame++) {
      pace.acquire(256 << 10);
    }

    // 40 MiB at 16 frames a second, since each frame counts slightly more than its bytes.
    assertThat(now).isBetween(9 * SECOND, 11 * SECOND);
  }
}
