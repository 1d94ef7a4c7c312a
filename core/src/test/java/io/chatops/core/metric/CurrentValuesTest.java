package io.chatops.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.memory.InMemoryReportSnapshots;
import io.chatops.core.memory.InMemoryServerRepository;
import io.chatops.core.metric.CurrentValues.OfServer;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerPresence;
import io.chatops.core.server.ServerStatus;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.ScriptedDocumentReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CurrentValuesTest {
  private static final Set<Metric> CPU = Set.of(Metric.CPU_USAGE_PERCENT);

  private final Instant now = MutableClock.atSomeTime().instant();
  private final InMemoryServerRepository servers = new InMemoryServerRepository();
  private final LatestReports latest = new LatestReports(new InMemoryReportSnapshots(), 1_000_000);
  private final Set<ServerId> silent = new HashSet<>();

  @Test
  void tellsTheNewestValuesByTheNamesOfTheServers() {
    report(server("web"), 1);
    ServerId database = server("db");
    report(database, 2);
    report(database, 3);

    CurrentValues.All all = values(100).read(CPU);

    assertThat(all.servers()).extracting(OfServer::name).containsExactly("db", "web");
    assertThat(all.servers().get(0).samples().size()).isEqualTo(1);
    assertThat(all.servers().get(0).samples().value(0)).isEqualTo(3);
    assertThat(all.leftOut()).isZero();
  }

  @Test
  void leavesOutWhoeverIsSilentOrGone() {
    ServerId quiet = server("quiet");
    report(quiet, 1);
    silent.add(quiet);
    ServerId gone = server("gone");
    report(gone, 1);
    servers.remove(gone);
    report(server("web"), 1);

    assertThat(values(100).read(CPU).servers()).extracting(OfServer::name).containsExactly("web");
  }

  @Test
  void saysHowManyHadNoMoreRoom() {
    for (int i = 0; i < 5; i++) {
      report(server("web-" + i), i);
    }

    CurrentValues.All all = values(3).read(CPU);

    assertThat(all.servers()).extracting(OfServer::name).containsExactly("web-0", "web-1", "web-2");
    assertThat(all.leftOut()).isEqualTo(2);
    assertThat(values(10).read(Set.of(Metric.CPU_USAGE_PERCENT, Metric.CPU_LOAD_1M)).leftOut())
        .isZero();
    assertThat(values(9).read(Set.of(Metric.CPU_USAGE_PERCENT, Metric.CPU_LOAD_1M)).leftOut())
        .isEqualTo(1);
  }

  @Test
  void leavesOutThoseWithMoreThanTheirShareFirst() {
    report(server("!1"), 8);
    report(server("!2"), 8);
    report(server("web"), 2);
    CurrentValues values =
        new CurrentValues(latest, reader(CurrentValuesTest::readCores), servers, presence(), 12);

    CurrentValues.All all = values.read(Set.of(Metric.CPU_PER_CORE_PERCENT));

    assertThat(all.servers()).extracting(OfServer::name).containsExactly("!1", "web");
    assertThat(all.leftOut()).isEqualTo(1);
  }

  /** As many as the document's number. */
  private static Samples readCores(ReportDocument report) {
    Samples.Builder samples = new Samples.Builder();
    for (int i = 0; i < Integer.parseInt(report.json().strip()); i++) {
      samples.add(Metric.CPU_PER_CORE_PERCENT, Integer.toString(i), 1);
    }
    return samples.build();
  }

  private static DocumentReader reader(Function<ReportDocument, Samples> samples) {
    ScriptedDocumentReader reader = new ScriptedDocumentReader();
    reader.samples = samples;
    return reader;
  }

  private CurrentValues values(int maxSamples) {
    return new CurrentValues(
        latest, reader(CurrentValuesTest::read), servers, presence(), maxSamples);
  }

  /** The document of these tests is the number alone. */
  private static Samples read(ReportDocument report) {
    double value = Double.parseDouble(report.json().strip());
    return new Samples.Builder()
        .add(Metric.CPU_USAGE_PERCENT, null, value)
        .add(Metric.CPU_LOAD_1M, null, value)
        .build();
  }

  private ServerPresence presence() {
    return new ServerPresence() {
      @Override
      public ServerStatus status(ServerId serverId, @Nullable Instant storedLastSeen) {
        return silent.contains(serverId) ? ServerStatus.OFFLINE : ServerStatus.ONLINE;
      }

      @Override
      public @Nullable Instant lastSeen(ServerId serverId, @Nullable Instant storedLastSeen) {
        return null;
      }

      @Override
      public Optional<Instant> silenceCountsFrom(ServerId serverId) {
        return Optional.of(Instant.MIN);
      }

      @Override
      public boolean isConnected(ServerId serverId) {
        return false;
      }

      @Override
      public boolean hasCompetingAgents(ServerId serverId) {
        return false;
      }
    };
  }

  private ServerId server(String name) {
    ServerId id = ServerId.random();
    servers.add(
        new Server(id, UserId.random(), name, null, null, "{}", List.of(), null, null, now, now));
    return id;
  }

  private void report(ServerId server, int value) {
    byte[] json = (value + " ").getBytes(StandardCharsets.UTF_8);
    latest.put(
        new MetricReport(
            server,
            "boot",
            value,
            now.plusSeconds(value),
            now.plusSeconds(value),
            new Samples.Builder().build(),
            ReportDocument.of(json)));
  }
}
