package io.chatops.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.identity.ServerId;
import io.chatops.core.memory.InMemoryReportSnapshots;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LatestReportsTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private final CountingSnapshots snapshots = new CountingSnapshots();
  private final LatestReports latest = new LatestReports(snapshots, 1_000_000);

  /** Stores, and remembers how many at once. */
  private static final class CountingSnapshots implements ReportSnapshots {
    private final InMemoryReportSnapshots behind = new InMemoryReportSnapshots();
    private final List<Integer> saved = new ArrayList<>();
    private boolean away;

    @Override
    public void save(List<Snapshot> batch) {
      if (away) {
        throw new IllegalStateException("away");
      }
      saved.add(batch.size());
      behind.save(batch);
    }

    @Override
    public Optional<Snapshot> find(ServerId serverId) {
      return behind.find(serverId);
    }
  }

  private List<ServerId> reporting(int number) {
    List<ServerId> servers = Stream.generate(ServerId::random).limit(number).toList();
    servers.forEach(server -> assertThat(latest.put(report(server))).isTrue());
    return servers;
  }

  private static MetricReport report(ServerId server) {
    ReportDocument document = ReportDocument.of("{\"n\":1}".getBytes(StandardCharsets.UTF_8));
    return new MetricReport(server, null, 0, NOON, NOON, new Samples.Builder().build(), document);
  }

  @Test
  void storesManyAtOnceWhenOtherHubsTakeThem() {
    List<ServerId> servers = reporting(250);

    latest.release(servers);

    assertThat(snapshots.saved).containsExactly(200, 50);
    assertThat(servers).allMatch(server -> latest.inMemory(server).isEmpty());
    assertThat(servers).allMatch(server -> latest.find(server).isPresent());
  }

  @Test
  void storesNothingTwiceWhenAnotherHubAcquiresIt() {
    List<ServerId> servers = reporting(1);
    latest.writeBack(Share.ALL);

    latest.release(servers);

    assertThat(snapshots.saved).containsExactly(1);
    assertThat(latest.inMemory(servers.get(0))).isEmpty();
  }

  @Test
  void keepsUnstoredReportsWhenAnotherHubAcquiredThem() {
    List<ServerId> servers = reporting(3);
    snapshots.away = true;
    assertThatThrownBy(() -> latest.release(servers)).hasMessage("away");
    assertThat(servers).allMatch(server -> latest.inMemory(server).isPresent());

    snapshots.away = false;
    latest.release(servers);

    assertThat(snapshots.saved).containsExactly(3);
  }
}
