package io.chatops.app;

import io.chatops.core.agent.AgentPresence;
import io.chatops.core.notify.NotificationSender;
import io.chatops.persistence.metric.MetricStoreCounters;
import io.chatops.rest.hub.HubMetrics;
import io.chatops.rest.limit.RateLimits;
import io.chatops.ws.SocketCount;
import io.chatops.ws.SocketCounters;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
    MetricFamilies all = new MetricFamilies();
    addSockets(all);
    addNotifications(all);
    all.counter(
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
                all.gauge(
                    "chatops_backup_timestamp_seconds",
                    "Unix time of the newest backup",
                    time.getEpochSecond()));
    addMemory(all);
    return all.text();
  }

  private void addSockets(MetricFamilies all) {
    all.gauge("chatops_agents_connected", "Connected agents", presence.connectedCount());
    all.gauge(
        "chatops_agents_paused",
        "Agents whose frames are not read at the moment",
        sockets.get(SocketCount.AGENTS_PAUSED));
    all.gauge("chatops_browser_sockets", "Open browser sockets", sockets.get(SocketCount.BROWSERS));
    all.counter(
        "chatops_frames_received",
        "Frames received from agents and browsers",
        sockets.get(SocketCount.FRAMES_RECEIVED));
    all.counter(
        "chatops_frames_rejected",
        "Frames rejected as invalid messages",
        sockets.get(SocketCount.FRAMES_REJECTED));
    all.counter(
        "chatops_frames_dropped",
        "Frames not sent to slow browsers",
        sockets.get(SocketCount.UPDATES_DROPPED));
    all.counter(
        "chatops_reports_acknowledged",
        "Reports acknowledged to agents",
        sockets.get(SocketCount.REPORTS_ACKNOWLEDGED));
    all.counter(
        "chatops_reports_rejected",
        "Reports rejected, with an error to the agent",
        sockets.get(SocketCount.REPORTS_REJECTED));
    all.counter(
        "chatops_upgrades_rejected",
        "Sockets rejected before they opened",
        sockets.get(SocketCount.UPGRADES_REJECTED));
    Map<String, Long> limitsHit = new HashMap<>();
    sockets
        .limitsHit()
        .forEach((limit, count) -> limitsHit.put(limit.name().toLowerCase(Locale.ROOT), count));
    all.counters(
        "chatops_sockets_closed_for_limit",
        "Sockets closed because of a limit",
        "limit",
        limitsHit);
    all.counters(
        "chatops_sign_ins_rejected",
        "Sign-ins rejected because of wrong credentials",
        "kind",
        Map.of(
            "password", limits.failedPasswords(),
            "socket", sockets.get(SocketCount.SIGN_INS_REJECTED)));
  }

  private void addNotifications(MetricFamilies all) {
    // Counted in the storage: while it is unreachable, all other metrics are shown.
    notifications
        .waiting()
        .ifPresent(
            count -> all.gauge("chatops_notifications_pending", "Notifications to be sent", count));
    NotificationSender.Counters now = notifications.counters();
    all.counter(
        "chatops_notifications_sent", "Notifications accepted by their receivers", now.sent());
    all.counter(
        "chatops_notification_attempts_failed",
        "Failed attempts to send a notification",
        now.failedAttempts());
    all.counter("chatops_notifications_failed", "Notifications that failed for good", now.failed());
    all.counter(
        "chatops_notification_rows_unreadable",
        "Damaged rows of notices, notifications and channels",
        notifications.unreadable());
  }

  private static void addStore(MetricFamilies all, MetricStoreCounters now) {
    all.gauge(
        "chatops_store_queue_reports", "Reports that wait to be stored", now.waitingReports());
    all.gauge(
        "chatops_store_queue_bytes",
        "Approximate memory of the reports that wait",
        now.waitingBytes());
    all.counter("chatops_reports_stored", "Reports stored", now.storedReports());
    all.counter(
        "chatops_reports_duplicate", "Reports that were stored already", now.duplicateReports());
    all.counter("chatops_reports_too_old", "Reports older than the retention", now.tooOldReports());
    all.counter("chatops_reports_failed", "Reports that could not be stored", now.failedReports());
    all.counter("chatops_store_retries", "Transactions retried", now.retries());
    all.counter(
        "chatops_samples_dropped",
        "Samples not stored: too many new labels, or too many or absurd samples in a report",
        now.leftOutSamples());
    all.counter(
        "chatops_chunks_unreadable",
        "Chunks of history that are damaged or from a newer hub",
        now.unreadableChunks());
    all.gauge(
        "chatops_store_disk_full",
        "1 if the disk is full and no reports are stored",
        now.diskFull() ? 1 : 0);
    Duration lag = now.compactionLag();
    if (lag != null) {
      all.gauge(
          "chatops_store_compaction_lag_seconds",
          "Seconds since this hub last started a compaction",
          lag.toSeconds());
    }
    all.summary(
        "chatops_store_maintenance_seconds",
        "Runs of compaction and deletion",
        now.maintenances(),
        now.maintenanceNanos(),
        null);
    all.summary(
        "chatops_store_commit_seconds",
        "Commits of groups of reports",
        now.groups(),
        now.commitNanos(),
        now.commitP99());
    all.summary(
        "chatops_store_group_seconds",
        "Transactions of groups of reports, from the first statement to the commit",
        now.groups(),
        now.groupNanos(),
        null);
  }

  private static void addMemory(MetricFamilies all) {
    memory(all, "jvm_memory_used_bytes", "Memory in use", MemoryUsage::getUsed);
    memory(
        all,
        "jvm_memory_committed_bytes",
        "Memory reserved from the system",
        MemoryUsage::getCommitted);
    memory(all, "jvm_memory_max_bytes", "Maximum memory", MemoryUsage::getMax);
  }

  private static void memory(
      MetricFamilies all, String name, String help, ToLongFunction<MemoryUsage> value) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    Map<String, Long> areas = new HashMap<>();
    areas.put("heap", value.applyAsLong(memory.getHeapMemoryUsage()));
    areas.put("nonheap", value.applyAsLong(memory.getNonHeapMemoryUsage()));
    areas.values().removeIf(bytes -> bytes < 0); // The JVM returns -1 if there is no limit.
    all.gauges(name, help, "area", areas);
  }
}
