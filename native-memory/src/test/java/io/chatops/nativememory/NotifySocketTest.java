package io.chatops.nativememory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The parts that need no native binary; {@code SupervisedAgentIT} and the packages try it. */
class NotifySocketTest {
  @Test
  void pingsAtHalfTheTimeIfThisProcessIsWatched() {
    assertThat(NotifySocket.pingNanos(Map.of("WATCHDOG_USEC", "60000000"), 7))
        .isEqualTo(Duration.ofSeconds(30).toNanos());
    assertThat(NotifySocket.pingNanos(Map.of("WATCHDOG_USEC", "2000", "WATCHDOG_PID", "7"), 7))
        .isEqualTo(Duration.ofMillis(1).toNanos());
    assertThat(
            List.of(
                Map.<String, String>of(),
                Map.of("WATCHDOG_USEC", "2000", "WATCHDOG_PID", "8"),
                Map.of("WATCHDOG_USEC", "soon"),
                Map.of("WATCHDOG_USEC", "-1"),
                Map.of("WATCHDOG_USEC", "9".repeat(16))))
        .allSatisfy(
            environment ->
                assertThat(NotifySocket.pingNanos(environment, 7)).isEqualTo(Long.MAX_VALUE));
  }

  @Test
  void spellsAddressesAsTheKernelDoes() {
    short family = 1;
    byte[] start = ByteBuffer.allocate(2).order(ByteOrder.nativeOrder()).putShort(family).array();

    assertThat(NotifySocket.address("/a"))
        .containsExactly(start[0], start[1], (byte) '/', (byte) 'a', (byte) 0);
    assertThat(NotifySocket.address("@a"))
        .containsExactly(start[0], start[1], (byte) 0, (byte) 'a');
  }
}
