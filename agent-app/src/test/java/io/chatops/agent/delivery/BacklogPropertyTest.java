package io.chatops.agent.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.agent.log.AgentLog;
import io.chatops.agent.testing.TestClock;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/**
 * Properties of the backlog: whatever happens in whatever order, the hub has every report at the
 * end and receives them in order on each connection.
 */
class BacklogPropertyTest {
  private static final AgentLog LOG =
      new AgentLog(new PrintStream(OutputStream.nullOutputStream()), new TestClock());

  enum Step {
    REPORT,
    SEND,
    CONFIRM_OLDEST,
    CONFIRM_NEWEST,
    RECONNECT,
    RESTART
  }

  @Property(tries = 300)
  void losesNothingAndKeepsTheOrder(@ForAll @Size(max = 120) List<Step> steps) throws IOException {
    Path directory = Files.createTempDirectory("backlog");
    try {
      Life life = new Life(directory);
      for (Step step : steps) {
        life.perform(step);
      }
      life.finish();

      assertThat(life.acknowledged).containsExactlyElementsOf(life.collected);
    } finally {
      delete(directory);
    }
  }

  /** The life of an agent and its hub; sequences count across restarts to make order visible. */
  private static final class Life {
    private final Path directory;
    private final List<Long> collected = new ArrayList<>();
    private final TreeSet<Long> acknowledged = new TreeSet<>();
    private final List<UnacknowledgedReport> underWay = new ArrayList<>();
    private Backlog backlog;
    private long lastSent;

    Life(Path directory) throws IOException {
      this.directory = directory;
      this.backlog = open();
    }

    void perform(Step step) throws IOException {
      switch (step) {
        case REPORT -> report();
        case SEND -> send();
        case CONFIRM_OLDEST -> acknowledge(0);
        case CONFIRM_NEWEST -> acknowledge(underWay.size() - 1);
        case RECONNECT -> reconnect();
        case RESTART -> {
          backlog.close();
          backlog = open();
          forgetConnection();
        }
      }
    }

    void finish() {
      reconnect();
      send();
      while (!underWay.isEmpty()) {
        acknowledge(0);
        send();
      }
      assertThat(backlog.waiting()).isZero();
      backlog.close();
    }

    private void report() {
      backlog.store();
      long sequence = collected.size() + 1L;
      collected.add(sequence);
      backlog.add(new UnacknowledgedReport(new UUID(0, 1), sequence, new byte[] {'{', 'x', '}'}));
    }

    private void send() {
      Optional<UnacknowledgedReport> next = backlog.next();
      while (next.isPresent()) {
        assertThat(next.get().sequence()).isGreaterThan(lastSent);
        lastSent = next.get().sequence();
        underWay.add(next.get());
        next = backlog.next();
      }
      assertThat(underWay).hasSizeLessThanOrEqualTo(64);
    }

    private void acknowledge(int index) {
      if (underWay.isEmpty()) {
        return;
      }
      UnacknowledgedReport report = underWay.remove(index);
      acknowledged.add(report.sequence());
      backlog.acknowledge(report.bootId().toString(), report.sequence());
    }

    private void reconnect() {
      backlog.rewind();
      forgetConnection();
    }

    private void forgetConnection() {
      underWay.clear();
      lastSent = 0;
    }

    private Backlog open() throws IOException {
      return Backlog.spooled(StateDirectory.open(directory), 1 << 20, new TestClock(), LOG);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted((one, other) -> other.compareTo(one)).toList()) {
        Files.delete(path);
      }
    }
  }
}
