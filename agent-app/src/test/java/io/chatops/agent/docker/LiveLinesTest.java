package io.chatops.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.agent.testing.TestClock;
import io.chatops.protocol.FromAgent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LiveLinesTest {
  private final TestClock clock = new TestClock();
  private final RecordedRequest request = new RecordedRequest("r");

  @Test
  void dropsAndCountsLinesThatComeTooFast() throws InterruptedException {
    LiveLines lines = new LiveLines("r", request, 0, clock);
    for (int i = 0; i < LineRate.LINES_PER_SECOND + 50; i++) {
      lines.line(line("x"));
    }
    assertThat(request.lines()).hasSize(LineRate.LINES_PER_SECOND);
    assertThat(lines.droppedRemark()).contains("last 50 lines");

    clock.advance(Duration.ofSeconds(1));
    lines.line(line("next"));
    lines.line(line("after"));

    assertThat(request.lines().get(LineRate.LINES_PER_SECOND).message()).isEqualTo("next");
    assertThat(request.lines().get(LineRate.LINES_PER_SECOND).dropped()).isEqualTo(50);
    assertThat(request.lines().get(LineRate.LINES_PER_SECOND + 1).dropped()).isZero();
    assertThat(lines.droppedRemark()).isEmpty();
  }

  @Test
  void boundsTheBytesPerSecond() throws InterruptedException {
    LiveLines lines = new LiveLines("r", request, 0, clock);
    for (int i = 0; i < 100; i++) {
      lines.line(line("x".repeat(16 * 1024)));
    }

    assertThat(request.lines()).hasSize(64);
  }

  @Test
  void sendsTheRequestedOldLinesAtAnyRate() throws InterruptedException {
    LiveLines lines = new LiveLines("r", request, 10_000, clock);
    request.takeNothingAtOnce();
    for (int i = 0; i < 10_001; i++) {
      lines.line(line("x"));
    }

    assertThat(request.lines()).hasSize(10_000);
    assertThat(lines.droppedRemark()).contains("last 1 lines");
  }

  @Test
  void wantsNoMoreOnceCancelled() throws InterruptedException {
    LiveLines lines = new LiveLines("r", request, 0, clock);
    assertThat(lines.line(line("x"))).isTrue();

    request.cancel();

    assertThat(lines.line(line("x"))).isFalse();
  }

  private static EngineLogLine line(String message) {
    return new EngineLogLine(null, FromAgent.OutputStream.STDOUT, message);
  }
}
