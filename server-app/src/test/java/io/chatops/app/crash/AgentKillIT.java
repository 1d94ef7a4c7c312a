package io.chatops.app.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentKillIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SPOOLED = 5;

  private final InstantSource clock = InstantSource.system();

  @TempDir Path home;

  @BeforeAll
  static void needsTheAgent() {
    RealAgent.isNeeded();
  }

  @Test
  void deliversAKilledAgentsSpoolOnceInOrder() throws Exception {
    try (HubProcess hub = HubProcess.in(home).with("CHATOPS_REPORT_INTERVAL", "PT1S")) {
      hub.start();
      HubClient client = HubClient.register(hub);
      HubClient.Registered server = client.newServer();
      Process agent = RealAgent.start(home, hub.base(), server);
      try {
        Await.until(
            "the agent reports", PATIENCE, () -> client.storedReports(server.serverId()) >= 2);
        hub.stop();
        long stopped = clock.millis();
        awaitSpooled();
        agent.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
        long killed = clock.millis();

        hub.start();
        agent = RealAgent.start(home, hub.base(), server);
        Await.until(
            "the spooled reports are in the history",
            PATIENCE,
            () -> client.rawHistory(server.serverId(), stopped, killed).size() >= SPOOLED);
        Await.until(
            "the agent goes on",
            PATIENCE,
            () -> !client.rawHistory(server.serverId(), killed, clock.millis() + 1).isEmpty());
        // One that comes after a younger one of the same start is taken for a repetition, so a
        // series without a hole says that they came in order.
        List<Long> sequences = client.storedSequences(server.serverId(), stopped, killed);
        assertThat(sequences)
            .containsExactlyElementsOf(
                LongStream.range(sequences.get(0), sequences.get(0) + sequences.size())
                    .boxed()
                    .toList());
        assertThat(client.rawHistory(server.serverId(), stopped, killed))
            .hasSameSizeAs(sequences)
            .isSorted()
            .doesNotHaveDuplicates();
      } finally {
        agent.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
      }
    }
  }

  /** Each report makes the spool grow; the interval is a second. */
  private void awaitSpooled() throws Exception {
    long[] size = {spoolBytes()};
    for (int i = 0; i < SPOOLED + 1; i++) {
      Await.until("the agent spools a report", PATIENCE, () -> spoolBytes() > size[0]);
      size[0] = spoolBytes();
    }
  }

  private long spoolBytes() throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve("agent"))) {
      return files.filter(file -> file.toString().endsWith(".reports")).mapToLong(this::size).sum();
    }
  }

  private long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
