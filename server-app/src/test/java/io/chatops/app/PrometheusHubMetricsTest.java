package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.agent.AgentPresence;
import io.chatops.core.log.ServerLog;
import io.chatops.core.memory.InMemoryAlertRepository;
import io.chatops.core.memory.InMemoryFailedSignIns;
import io.chatops.core.memory.InMemoryLogEntryStore;
import io.chatops.core.memory.InMemoryNotificationChannelRepository;
import io.chatops.core.memory.InMemoryNotificationRepository;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.notify.MessageWriter;
import io.chatops.core.notify.NotificationLoop;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.RecordingAlertNotifier;
import io.chatops.persistence.metric.MetricStoreCounters;
import io.chatops.rest.RestSettings;
import io.chatops.rest.limit.RateLimits;
import io.chatops.ws.SocketCount;
import io.chatops.ws.SocketCounters;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class PrometheusHubMetricsTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final SocketCounters sockets = new SocketCounters();
  private final AgentPresence presence =
      new AgentPresence(
          clock,
          Duration.ofSeconds(45),
          new LiveUpdates(),
          new ServerLog(new InMemoryLogEntryStore(), clock, Runnable::run));
  private final RateLimits limits =
      new RateLimits(RestSettings.defaults(), clock, new InMemoryFailedSignIns(), () -> false);

  private final InMemoryNotificationRepository repository = new InMemoryNotificationRepository();
  private final NotificationWork notifications =
      new NotificationWork(
          new NotificationLoop(
              new InMemoryAlertRepository(repository::put),
              new InMemoryNotificationChannelRepository(),
              repository,
              new RecordingAlertNotifier(),
              new MessageWriter(null),
              Runnable::run,
              clock,
              problem -> {}),
          repository,
          Executors.newSingleThreadExecutor(),
          () -> {});

  @Test
  void tellsWhatAdaptersCounted() {
    sockets.increment(SocketCount.FRAMES_REJECTED);
    sockets.add(SocketCount.BROWSERS, 2);
    sockets.add(SocketCount.UPDATES_DROPPED, 7);
    sockets.increment(SocketCount.SIGN_INS_REJECTED);
    sockets.increment(SocketCount.REPORTS_ACKNOWLEDGED);
    limits.passwordFailed("grace", "192.0.2.1");
    limits.passwordFailed("grace", "192.0.2.1");
    var store =
        new MetricStoreCounters(
            3,
            4_096,
            100,
            5,
            6,
            1,
            10,
            2_000_000_000L,
            500_000_000L,
            Duration.ofMillis(80),
            2,
            8,
            4,
            6_000_000_000L,
            Duration.ofSeconds(90),
            true,
            9);

    String text =
        new PrometheusHubMetrics(
                sockets,
                presence,
                limits,
                notifications,
                () -> 12,
                () -> store,
                () -> Optional.of(Instant.ofEpochSecond(1_796_040_000, 999)))
            .text();

    assertThat(text.lines())
        .contains(
            "# TYPE chatops_reports_stored_total counter",
            "chatops_agents_connected 0.0",
            "chatops_browser_sockets 2.0",
            "chatops_frames_rejected_total 1.0",
            "chatops_notifications_pending 0.0",
            "chatops_notifications_sent_total 0.0",
            "chatops_notifications_failed_total 0.0",
            "chatops_notification_attempts_failed_total 0.0",
            "chatops_notification_rows_unreadable_total 0.0",
            "chatops_breaches_dropped_total 12.0",
            "chatops_frames_dropped_total 7.0",
            "chatops_reports_acknowledged_total 1.0",
            "chatops_sign_ins_rejected_total{kind=\"password\"} 2.0",
            "chatops_sign_ins_rejected_total{kind=\"socket\"} 1.0",
            "chatops_reports_stored_total 100.0",
            "chatops_store_queue_reports 3.0",
            "chatops_store_queue_bytes 4096.0",
            "chatops_store_commit_seconds_count 10",
            "chatops_store_commit_seconds_sum 0.5",
            "chatops_store_commit_seconds{quantile=\"0.99\"} 0.08",
            "chatops_store_group_seconds_sum 2.0",
            "chatops_samples_dropped_total 8.0",
            "chatops_chunks_unreadable_total 9.0",
            "chatops_store_disk_full 1.0",
            "chatops_store_compaction_lag_seconds 90.0",
            "chatops_store_maintenance_seconds_count 4",
            "chatops_store_maintenance_seconds_sum 6.0",
            "chatops_backup_timestamp_seconds 1.79604E9");
    assertThat(text)
        .containsPattern("jvm_memory_used_bytes\\{area=\"heap\"} [1-9]")
        .doesNotContain("-1.0", "grace", "192.0.2.1");
  }

  @Test
  void leavesOutTheStoreAndTheBackupWhereThereIsNone() {
    String text =
        new PrometheusHubMetrics(
                sockets, presence, limits, notifications, () -> 0, null, Optional::empty)
            .text();

    assertThat(text)
        .contains("chatops_agents_connected")
        .doesNotContain("chatops_store", "chatops_backup");
  }
}
