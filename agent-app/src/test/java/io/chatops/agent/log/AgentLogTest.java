package io.chatops.agent.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.agent.testing.TestClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentLogTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final TestClock clock = new TestClock();
  private final AgentLog log = new AgentLog(new PrintStream(written, true, UTF_8), clock);

  @Test
  void escapesCharactersThatCouldDeceiveAReader() {
    log.warn(
        "The hub reports: \u001b[2K\r\nINFO all is well\u0085\u009b31m \u202egpj.exe\u2066\u2028");

    assertThat(lines())
        .singleElement()
        .asString()
        .endsWith(
            "WARN  The hub reports: \\u001b[2K\\u000d\\u000aINFO all is well\\u0085\\u009b31m"
                + " \\u202egpj.exe\\u2066\\u2028");
  }

  @Test
  void cutsAnOverlongLine() {
    log.warn("x".repeat(1_000_000));
    log.warn("\u202e".repeat(1_000_000));

    assertThat(lines()).hasSize(2).allSatisfy(line -> assertThat(line).hasSizeLessThan(2050));
    assertThat(lines().get(0)).endsWith("xxx...");
  }

  @Test
  void countsTheLinesBeyondTheQuotaOfAMinute() {
    for (int line = 0; line < 1000; line++) {
      log.warn("The hub says something");
    }
    assertThat(lines()).hasSize(120);

    clock.advance(Duration.ofMinutes(1));
    log.info("Connected");

    assertThat(lines()).hasSize(122);
    assertThat(lines().get(120))
        .endsWith("WARN  880 lines were dropped: there were too many in a minute");
    assertThat(lines().get(121)).endsWith("INFO  Connected");
  }

  @Test
  void goesOnWhenTheClockIsSetBack() {
    for (int line = 0; line < 1000; line++) {
      log.warn("The hub says something");
    }

    clock.advance(Duration.ofDays(-1));
    log.info("Connected");

    assertThat(lines()).last().asString().endsWith("Connected");
  }

  private List<String> lines() {
    return written.toString(UTF_8).lines().toList();
  }
}
