package io.chatops.agent.supervision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.agent.log.AgentLog;
import io.chatops.agent.testing.TestClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceManagerTest {
  private static final Duration PING = Duration.ofSeconds(30);

  private final TestClock clock = new TestClock();
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final AgentLog log = new AgentLog(new PrintStream(logged, true, UTF_8), clock);
  private final List<String> told = new ArrayList<>();
  private boolean hears = true;
  private final ServiceManager manager =
      new ServiceManager(
          message -> {
            told.add(message);
            return hears;
          },
          PING.toNanos(),
          clock,
          log);

  @Test
  void pingsInTimeAndOnlyWhenTheLoopTurns() {
    manager.ready();
    clock.advance(PING.minusNanos(1));
    manager.alive();
    assertThat(manager.patience(clock.getAsLong())).isEqualTo(1);
    assertThat(told).containsExactly("READY=1", "WATCHDOG=1");

    clock.advance(PING.multipliedBy(5));
    assertThat(told).hasSize(2);
    manager.alive();
    manager.stopping();

    assertThat(told).containsExactly("READY=1", "WATCHDOG=1", "WATCHDOG=1", "STOPPING=1");
    assertThat(manager.patience(clock.getAsLong())).isEqualTo(PING.toNanos());
  }

  @Test
  void tellsAStatusOnceAndAsOneLine() {
    manager.status("The hub reports: no\nMAINPID=1");
    manager.status("The hub reports: no\nMAINPID=1");
    manager.status("x".repeat(1000));

    assertThat(told)
        .containsExactly(
            "STATUS=The hub reports: no\\u000aMAINPID=1",
            "STATUS=" + "x".repeat(ServiceManager.MAX_STATUS_LENGTH));
  }

  @Test
  void logsOnceThatNobodyHears() {
    hears = false;
    manager.ready();
    manager.stopping();

    assertThat(logged.toString(UTF_8).lines()).singleElement().asString().contains("NOTIFY_SOCKET");
  }
}
