package io.chatops.app;

import io.chatops.core.access.ApiKeyRepository;
import io.chatops.core.access.SessionRepository;
import io.chatops.core.access.SigningKeyRepository;
import io.chatops.core.access.UserRepository;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.AlertThresholdRepository;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.command.CommandExecutionRepository;
import io.chatops.core.log.LogEntryStore;
import io.chatops.core.metric.MetricStore;
import io.chatops.core.metric.ReportSnapshots;
import io.chatops.core.metric.StorageMeter;
import io.chatops.core.notify.NotificationChannelRepository;
import io.chatops.core.notify.NotificationRepository;
import io.chatops.core.process.ProcessTopStore;
import io.chatops.core.server.ServerRepository;
import io.chatops.persistence.postgres.PostgresStorage;

/**
 * Every storage port by one adapter. Chosen once, at the start, by {@code chatops.storage}.
 *
 * @param close lets what waits be stored, then lets go; called last
 */
record Storage(
    UserRepository users,
    SessionRepository sessions,
    ApiKeyRepository apiKeys,
    SigningKeyRepository signingKeys,
    ServerRepository servers,
    AuditTrail audit,
    MetricStore metrics,
    StorageMeter storageMeter,
    ProcessTopStore processTops,
    ReportSnapshots snapshots,
    CommandExecutionRepository commandExecutions,
    LogEntryStore logEntries,
    AlertThresholdRepository alertThresholds,
    AlertRepository alerts,
    NotificationChannelRepository channels,
    NotificationRepository notifications,
    Runnable close) {

  static Storage of(PostgresStorage postgres) {
    return new Storage(
        postgres.users(),
        postgres.sessions(),
        postgres.apiKeys(),
        postgres.signingKeys(),
        postgres.servers(),
        postgres.auditTrail(),
        postgres.metrics(),
        postgres.storageMeter(),
        postgres.processTops(),
        postgres.snapshots(),
        postgres.commandExecutions(),
        postgres.logEntries(),
        postgres.alertThresholds(),
        postgres.alerts(),
        postgres.channels(),
        postgres.notifications(),
        postgres::close);
  }
}
