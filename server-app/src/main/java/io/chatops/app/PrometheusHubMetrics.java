package io.chatops.app;

import io.chatops.core.agent.AgentPresence;
import io.chatops.core.notify.NotificationSender;
import io.chatops.persistence.metric.MetricStoreCounters;
import io.chatops.rest.hub.HubMetrics;
import io.chatops.rest.limit.RateLimits;
import io.chatops.ws.SocketCounters;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The hub's own metrics, gathered from its adapters whenever a Prometheus asks. */
final class PrometheusHubMetrics implements HubMetrics {
  private final SocketCounters sockets;
  private final AgentPresence presence;
  private final RateLimits limits;
  private final NotificationWork notifications;
  private final LongSupplier droppedBreaches;
  private final @Nullable Supplier<MetricStoreCounters> store;
  private final Supplier<Optional<Instant>> newestBackup;
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

  /**
   * Gathers from these.
   *
   * @param droppedBreaches the number of breaches dropped since the start
   * @param store absent: reports are kept in memory, where nothing waits and nothing is committed
   * @param newestBackup when it was taken; empty if none is recorded
   */
  PrometheusHubMetrics(
      SocketCounters sockets,
      AgentPresence presence,
      RateLimits limits,
      NotificationWork notifications,
      LongSupplier droppedBreaches,
      @Nullable Supplier<MetricStoreCounters> store,
      Supplier<Optional<Instant>> newestBackup) {
    this.sockets = sockets;
    this.presence = presence;
    this.limits = limits;
    this.notifications = notifications;
    this.droppedBreaches = droppedBreaches;
    this.store = store;
    this.newestBackup = newestBackup;
  }

  @Override
  public String text() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    addSockets(all, sockets.snapshot());
    addNotifications(all);
    counter(
        all,
        "chatops_breaches_dropped",
        "Breaches dropped because their server has too many alerts",
        droppedBreaches.getAsLong());
    if (store != null) {
      addStore(all, store.get());
    }
    newestBackup
        .get()
        .ifPresent(
            time ->
                gauge(
                    all,
                    "chatops_backup_timestamp_seconds",
                    "Unix time of the newest backup",
                    time.getEpochSecond()));
    addMemory(all);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(out, all.build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private void addSockets(MetricSnapshots.Builder all, SocketCounters.Snapshot now) {
    gauge(all, "chatops_agents_connected", "Connected agents", presence.connectedCount());
    gauge(
        all,
        "chatops_agents_paused",
        "Agents whose frames are not read at the moment",
        now.agentsPaused());
    gauge(all, "chatops_browser_sockets", "Open browser sockets", now.browsers());
    counter(
        all,
        "chatops_frames_received",
        "Frames received from agents and browsers",
        now.framesReceived());
    counter(
        all,
        "chatops_frames_rejected",
        "Frames rejected as invalid messages",
        now.framesRejected());
    counter(
        all, "chatops_frames_dropped", "Frames not sent to slow browsers", now.updatesDropped());
    counter(
        all,
        "chatops_reports_acknowledged",
        "Reports acknowledged to agents",
        now.reportsAcknowledged());
    counter(
        all,
        "chatops_reports_rejected",
        "Reports rejected, with an error to the agent",
        now.reportsRejected());
    counter(
        all,
        "chatops_upgrades_rejected",
        "Sockets rejected before they opened",
        now.upgradesRejected());
    CounterSnapshot.Builder limitsHit =
        CounterSnapshot.builder()
            .name("chatops_sockets_closed_for_limit")
            .help("Sockets closed because of a limit");
    now.limitsHit()
        .forEach(
            (limit, count) ->
                limitsHit.dataPoint(
                    CounterDataPointSnapshot.builder()
                        .labels(Labels.of("limit", limit.name().toLowerCase(Locale.ROOT)))
                        .value((double) count)
                        .build()));
    all.metricSnapshot(limitsHit.build());
    Map<String, Long> rejected = new TreeMap<>();
    rejected.put("password", limits.failedPasswords());
    rejected.put("socket", now.signInsRejected());
    CounterSnapshot.Builder signIns =
        CounterSnapshot.builder()
            .name("chatops_sign_ins_rejected")
            .help("Sign-ins rejected because of wrong credentials");
    rejected.forEach(
        (kind, count) ->
            signIns.dataPoint(
                CounterDataPointSnapshot.builder()
                    .labels(Labels.of("kind", kind))
                    .value((double) count)
                    .build()));
    all.metricSnapshot(signIns.build());
  }

  private void addNotifications(MetricSnapshots.Builder all) {
    // Counted in the storage: while it is unreachable, all other metrics are shown.
    notifications
        .waiting()
        .ifPresent(
            count ->
                gauge(all, "chatops_notifications_pending", "Notifications to be sent", count));
    NotificationSender.Counters now = notifications.counters();
    counter(
        all, "chatops_notifications_sent", "Notifications accepted by their receivers", now.sent());
    counter(
        all,
        "chatops_notification_attempts_failed",
        "Failed attempts to send a notification",
        now.failedAttempts());
    counter(
        all, "chatops_notifications_failed", "Notifications that failed for good", now.failed());
    counter(
        all,
        "chatops_notification_rows_unreadable",
        "Damaged rows of notices, notifications and channels",
        notifications.unreadable());
  }

  private static void addStore(MetricSnapshots.Builder all, MetricStoreCounters now) {
    gauge(
        all, "chatops_store_queue_reports", "Reports that wait to be stored", now.waitingReports());
    gauge(
        all,
        "chatops_store_queue_bytes",
        "Approximate memory of the reports that wait",
        now.waitingBytes());
    counter(all, "chatops_reports_stored", "Reports stored", now.storedReports());
    counter(
        all,
        "chatops_reports_duplicate",
        "Reports that were stored already",
        now.duplicateReports());
    counter(
        all, "chatops_reports_too_old", "Reports older than the retention", now.tooOldReports());
    counter(all, "chatops_reports_failed", "Reports that could not be stored", now.failedReports());
    counter(all, "chatops_store_retries", "Transactions retried", now.retries());
    counter(
        all,
        "chatops_samples_dropped",
        "Samples not stored: too many new labels, or too many or absurd samples in a report",
        now.leftOutSamples());
    counter(
        all,
        "chatops_chunks_unreadable",
        "Chunks of history that are damaged or from a newer hub",
        now.unreadableChunks());
    gauge(
        all,
        "chatops_store_disk_full",
        "1 if the disk is full and no reports are stored",
        now.diskFull() ? 1 : 0);
    Duration lag = now.compactionLag();
    if (lag != null) {
      gauge(
          all,
          "chatops_store_compaction_lag_seconds",
          "Seconds since this hub last started a compaction",
          lag.toSeconds());
    }
    summary(
        all,
        "chatops_store_maintenance_seconds",
        "Runs of compaction and deletion",
        now.maintenances(),
        now.maintenanceNanos());
    Duration p99 = now.commitP99();
    summary(
        all,
        "chatops_store_commit_seconds",
        "Commits of groups of reports",
        now.groups(),
        now.commitNanos(),
        p99 == null ? Quantiles.EMPTY : Quantiles.of(new Quantile(0.99, p99.toNanos() / 1e9)));
    summary(
        all,
        "chatops_store_group_seconds",
        "Transactions of groups of reports, from the first statement to the commit",
        now.groups(),
        now.groupNanos());
  }

  private static void addMemory(MetricSnapshots.Builder all) {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    MemoryUsage other = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
    memory(all, "jvm_memory_used_bytes", "Memory in use", heap, other, MemoryUsage::getUsed);
    memory(
        all,
        "jvm_memory_committed_bytes",
        "Memory reserved from the system",
        heap,
        other,
        MemoryUsage::getCommitted);
    memory(all, "jvm_memory_max_bytes", "Maximum memory", heap, other, MemoryUsage::getMax);
  }

  private static void memory(
      MetricSnapshots.Builder all,
      String name,
      String help,
      MemoryUsage heap,
      MemoryUsage other,
      ToLongFunction<MemoryUsage> value) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    Map.of("heap", heap, "nonheap", other)
        .forEach(
            (area, usage) -> {
              // The JVM returns -1 if there is no limit.
              if (value.applyAsLong(usage) >= 0) {
                gauge.dataPoint(
                    GaugeDataPointSnapshot.builder()
                        .labels(Labels.of("area", area))
                        .value((double) value.applyAsLong(usage))
                        .build());
              }
            });
    all.metricSnapshot(gauge.build());
  }

  private static void gauge(MetricSnapshots.Builder all, String name, String help, long value) {
    all.metricSnapshot(
        GaugeSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(GaugeDataPointSnapshot.builder().value((double) value).build())
            .build());
  }

  /** The writer adds {@code _total} to the name. */
  private static void counter(MetricSnapshots.Builder all, String name, String help, long value) {
    all.metricSnapshot(
        CounterSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(CounterDataPointSnapshot.builder().value((double) value).build())
            .build());
  }

  private static void summary(
      MetricSnapshots.Builder all, String name, String help, long count, long nanos) {
    summary(all, name, help, count, nanos, Quantiles.EMPTY);
  }

  private static void summary(
      MetricSnapshots.Builder all,
      String name,
      String help,
      long count,
      long nanos,
      Quantiles quantiles) {
    all.metricSnapshot(
        SummarySnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(
                SummaryDataPointSnapshot.builder()
                    .count(count)
                    .sum(nanos / 1e9)
                    .quantiles(quantiles)
                    .build())
            .build());
  }
}
