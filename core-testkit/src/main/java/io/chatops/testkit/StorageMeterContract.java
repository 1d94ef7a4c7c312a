package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.MetricStore;
import io.chatops.core.metric.StorageMeter;
import io.chatops.core.metric.StorageTier;
import io.chatops.core.metric.StorageUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract of {@link StorageMeter} over its {@link MetricStore}. */
public abstract class StorageMeterContract {
  private final ServerId large = ServerId.random();
  private final ServerId small = ServerId.random();
  private final Instant start =
      InstantSource.system().instant().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(4));

  /** The store, on the system's clock. */
  protected abstract MetricStore store();

  /** Returns the meter of that store. */
  protected abstract StorageMeter meter();

  @Test
  void tellsWhatEachServerTakesTheLargestFirst() {
    fill();

    List<StorageUsage.OfServer> servers = ofOurs(meter().measure());

    assertThat(servers).extracting(StorageUsage.OfServer::serverId).containsExactly(large, small);
    assertThat(servers).allMatch(server -> server.total() > 0);
    assertThat(servers).allMatch(server -> server.bytes().containsKey(StorageTier.RAW));
  }

  @Test
  void measuresTheSizeAndStartOfATier() {
    fill();

    StorageUsage usage = meter().measure();

    StorageUsage.OfTier raw =
        usage.tiers().stream()
            .filter(tier -> tier.tier() == StorageTier.RAW)
            .findFirst()
            .orElseThrow();
    long ofServers = ofOurs(usage).stream().mapToLong(StorageUsage.OfServer::total).sum();
    assertThat(raw.bytes()).isGreaterThanOrEqualTo(ofServers);
    assertThat(usage.bytes()).isGreaterThanOrEqualTo(raw.bytes());
    assertThat(raw.rows()).isPositive();
    assertThat(raw.bytesPerValue()).isPositive();
    assertThat(raw.oldestAt()).isBeforeOrEqualTo(start);
    assertThat(raw.newestAt()).isAfterOrEqualTo(start);
    assertThat(raw.retention()).isPositive();
  }

  @Test
  void showsTheNewestReportOnceItIsStored() {
    Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.MICROS);
    store().append(Reports.of(small, "boot").cpu(1, now, 1)).orTimeout(1, TimeUnit.MINUTES).join();

    List<StorageUsage.OfTier> tiers = meter().measure().tiers();

    assertThat(tiers)
        .extracting(StorageUsage.OfTier::newestAt)
        .filteredOn(Objects::nonNull)
        .anySatisfy(newest -> assertThat(newest).isAfterOrEqualTo(now));
    assertThat(tiers)
        .extracting(StorageUsage.OfTier::oldestAt)
        .filteredOn(Objects::nonNull)
        .anySatisfy(oldest -> assertThat(oldest).isBeforeOrEqualTo(now));
  }

  @Test
  void forgetsRemovedServers() {
    fill();

    store().deleteServer(large);

    assertThat(ofOurs(meter().measure()))
        .extracting(StorageUsage.OfServer::serverId)
        .containsExactly(small);
  }

  private void fill() {
    List<CompletableFuture<?>> appended = new ArrayList<>();
    Reports many = Reports.of(large, "boot");
    for (int i = 0; i < 500; i++) {
      appended.add(store().append(many.cpu(i, start.plusSeconds(i), i * 37 % 100)));
    }
    Reports few = Reports.of(small, "boot");
    for (int i = 0; i < 50; i++) {
      appended.add(store().append(few.cpu(i, start.plusSeconds(i), i * 37 % 100)));
    }
    appended.forEach(one -> one.orTimeout(1, TimeUnit.MINUTES).join());
    store().maintain();
  }

  private List<StorageUsage.OfServer> ofOurs(StorageUsage usage) {
    return usage.servers().stream()
        .filter(server -> List.of(large, small).contains(server.serverId()))
        .toList();
  }
}
