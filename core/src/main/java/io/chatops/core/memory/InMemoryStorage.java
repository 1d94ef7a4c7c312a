package io.chatops.core.memory;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.OutboxNotice;
import io.chatops.core.metric.MetricStore;
import io.chatops.core.metric.StorageMeter;
import io.chatops.core.server.Server;
import io.chatops.core.storage.Storage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BiConsumer;

/** All storage ports in memory: for tests, and for a hub that keeps nothing. */
public record InMemoryStorage(
    InMemoryUserRepository users,
    InMemorySessionRepository sessions,
    InMemoryApiKeyRepository apiKeys,
    InMemorySigningKeyRepository signingKeys,
    InMemoryServerRepository servers,
    InMemoryAgentDirectory agentDirectory,
    InMemoryBackgroundJobs jobs,
    InMemoryHints hints,
    InMemoryFailedSignIns failedSignIns,
    InMemoryServerValues serverValues,
    InMemoryAuditTrail auditTrail,
    MetricStore metrics,
    StorageMeter storageMeter,
    InMemoryProcessTopStore processTops,
    InMemoryReportSnapshots snapshots,
    InMemoryCommandExecutionRepository commandExecutions,
    InMemoryLogEntryStore logEntries,
    InMemoryNoteRepository notes,
    InMemoryEnrolmentRepository enrolments,
    InMemoryAlertThresholdRepository alertThresholds,
    InMemoryAlertRepository alerts,
    InMemoryNotificationChannelRepository channels,
    InMemoryNotificationRepository notifications)
    implements Storage {

  /**
   * Returns an empty storage.
   *
   * @param metricRetention how long metric samples are kept
   */
  public static InMemoryStorage create(InstantSource clock, Duration metricRetention) {
    return create(clock, metricRetention, (alert, notice) -> {});
  }

  /**
   * Returns an empty storage.
   *
   * @param metricRetention how long metric samples are kept
   * @param outbox receives each notice as it is stored
   */
  public static InMemoryStorage create(
      InstantSource clock, Duration metricRetention, BiConsumer<Alert, OutboxNotice> outbox) {
    var metrics = new InMemoryMetricStore(clock, metricRetention);
    var users = new InMemoryUserRepository();
    var apiKeys = new InMemoryApiKeyRepository();
    var processTops = new InMemoryProcessTopStore();
    var snapshots = new InMemoryReportSnapshots();
    var thresholds = new InMemoryAlertThresholdRepository();
    var notifications = new InMemoryNotificationRepository();
    var notes = new InMemoryNoteRepository();
    var values = new InMemoryServerValues();
    var enrolments = new InMemoryEnrolmentRepository();
    var directory = new InMemoryAgentDirectory(clock);
    var alerts = new InMemoryAlertRepository(outbox.andThen(notifications::put), directory::isAt);
    var servers =
        new InMemoryServerRepository(
            apiKeys,
            snapshots,
            thresholds,
            alerts,
            notifications,
            processTops,
            notes,
            enrolments,
            directory,
            values);
    values.of(id -> servers.find(id).isPresent());
    directory.seenBy(id -> servers.find(id).map(Server::lastSeen).orElse(null), servers::findAll);
    return new InMemoryStorage(
        users,
        new InMemorySessionRepository(users),
        apiKeys,
        new InMemorySigningKeyRepository(),
        servers,
        directory,
        new InMemoryBackgroundJobs(clock),
        new InMemoryHints(),
        new InMemoryFailedSignIns(),
        values,
        new InMemoryAuditTrail(),
        metrics,
        metrics,
        processTops,
        snapshots,
        new InMemoryCommandExecutionRepository(directory::isThere),
        new InMemoryLogEntryStore(),
        notes,
        enrolments,
        thresholds,
        alerts,
        new InMemoryNotificationChannelRepository(),
        notifications);
  }

  /** Returns the same storage with another metric store, such as one that a test holds up. */
  public InMemoryStorage withMetrics(MetricStore other) {
    return new InMemoryStorage(
        users,
        sessions,
        apiKeys,
        signingKeys,
        servers,
        agentDirectory,
        jobs,
        hints,
        failedSignIns,
        serverValues,
        auditTrail,
        other,
        storageMeter,
        processTops,
        snapshots,
        commandExecutions,
        logEntries,
        notes,
        enrolments,
        alertThresholds,
        alerts,
        channels,
        notifications);
  }

  @Override
  public void close() {}
}
