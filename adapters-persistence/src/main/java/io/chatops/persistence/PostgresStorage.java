package io.chatops.persistence;

import io.chatops.core.access.ApiKeyRepository;
import io.chatops.core.access.FailedSignIns;
import io.chatops.core.access.SessionRepository;
import io.chatops.core.access.SigningKeyRepository;
import io.chatops.core.access.UserRepository;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.AlertThresholdRepository;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.command.CommandExecutionRepository;
import io.chatops.core.enrolment.EnrolmentRepository;
import io.chatops.core.fleet.ServerValues;
import io.chatops.core.hub.AgentDirectory;
import io.chatops.core.hub.BackgroundJobs;
import io.chatops.core.hub.Hints;
import io.chatops.core.log.LogEntryStore;
import io.chatops.core.metric.ReportSnapshots;
import io.chatops.core.metric.StorageMeter;
import io.chatops.core.note.NoteRepository;
import io.chatops.core.notify.NotificationChannelRepository;
import io.chatops.core.notify.NotificationRepository;
import io.chatops.core.process.ProcessTopStore;
import io.chatops.core.server.ServerRepository;
import io.chatops.core.storage.Storage;
import io.chatops.persistence.hub.PostgresBackgroundJobs;
import io.chatops.persistence.hub.PostgresServerValues;
import io.chatops.persistence.metric.DiskRoom;
import io.chatops.persistence.metric.MetricStoreSettings;
import io.chatops.persistence.metric.PostgresMetricStore;
import io.chatops.persistence.metric.PostgresProcessTopStore;
import io.chatops.persistence.metric.PostgresReportSnapshots;
import io.chatops.persistence.metric.PostgresStorageMeter;
import java.time.InstantSource;
import javax.sql.DataSource;

/**
 * All adapters of one database. Closing it stores waiting reports and stops the metric store.
 *
 * @param metrics holds one connection for storing reports
 */
public record PostgresStorage(
    UserRepository users,
    SessionRepository sessions,
    SigningKeyRepository signingKeys,
    ApiKeyRepository apiKeys,
    ServerRepository servers,
    AgentDirectory agentDirectory,
    BackgroundJobs jobs,
    Hints hints,
    FailedSignIns failedSignIns,
    ServerValues serverValues,
    AuditTrail auditTrail,
    CommandExecutionRepository commandExecutions,
    LogEntryStore logEntries,
    NoteRepository notes,
    EnrolmentRepository enrolments,
    AlertThresholdRepository alertThresholds,
    AlertRepository alerts,
    NotificationChannelRepository channels,
    NotificationRepository notifications,
    ReportSnapshots snapshots,
    PostgresMetricStore metrics,
    StorageMeter storageMeter,
    ProcessTopStore processTops)
    implements Storage {

  /**
   * Opens the storage at once, even while the database is unavailable.
   *
   * @param dataSource a database to which this module's migrations have been applied
   * @param settings the bounds and retention of the metric store
   * @param room the free space on the database's disk
   */
  public static PostgresStorage open(
      BusinessRecords records,
      DataSource dataSource,
      InstantSource clock,
      MetricStoreSettings settings,
      DiskRoom room) {
    return new PostgresStorage(
        records.users(),
        records.sessions(),
        records.signingKeys(),
        records.apiKeys(),
        records.servers(),
        records.agentDirectory(),
        new PostgresBackgroundJobs(dataSource),
        records.hints(),
        records.failedSignIns(),
        new PostgresServerValues(dataSource),
        records.auditTrail(),
        records.commandExecutions(),
        records.logEntries(),
        records.notes(),
        records.enrolments(),
        records.alertThresholds(),
        records.alerts(),
        records.channels(),
        records.notifications(),
        new PostgresReportSnapshots(dataSource),
        PostgresMetricStore.start(dataSource, clock, settings, room),
        new PostgresStorageMeter(dataSource, clock, settings),
        new PostgresProcessTopStore(dataSource, clock));
  }

  @Override
  public void close() {
    metrics.close();
  }
}
