package io.chatops.persistence.postgres;

import io.chatops.core.access.ApiKeyRepository;
import io.chatops.core.access.SessionRepository;
import io.chatops.core.access.SigningKeyRepository;
import io.chatops.core.access.UserRepository;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.AlertThresholdRepository;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.command.CommandExecutionRepository;
import io.chatops.core.log.LogEntryStore;
import io.chatops.core.metric.ReportSnapshots;
import io.chatops.core.metric.StorageMeter;
import io.chatops.core.notify.NotificationChannelRepository;
import io.chatops.core.notify.NotificationRepository;
import io.chatops.core.process.ProcessTopStore;
import io.chatops.core.server.ServerRepository;
import io.chatops.core.storage.Storage;
import io.chatops.persistence.BusinessRecords;
import io.chatops.persistence.metric.DiskRoom;
import io.chatops.persistence.metric.MetricStoreSettings;
import io.chatops.persistence.metric.PostgresMetricStore;
import io.chatops.persistence.metric.PostgresProcessTopStore;
import io.chatops.persistence.metric.PostgresReportSnapshots;
import io.chatops.persistence.metric.PostgresStorageMeter;
import java.time.InstantSource;
import javax.sql.DataSource;

/** All adapters over one database; closing it stores what waits and stops the metric store. */
public final class PostgresStorage implements Storage {
  private final BusinessRecords records;
  private final ReportSnapshots snapshots;
  private final PostgresMetricStore metrics;
  private final StorageMeter storageMeter;
  private final ProcessTopStore processTops;

  /**
   * Is ready at once, even while the database is still away.
   *
   * @param records the adapters of the records of business
   * @param dataSource of a database with this module's migrations applied; one of its connections
   *     is kept for storing reports
   * @param settings what the metric store holds and keeps
   * @param room on the database's disk
   */
  public PostgresStorage(
      BusinessRecords records,
      DataSource dataSource,
      InstantSource clock,
      MetricStoreSettings settings,
      DiskRoom room) {
    this.records = records;
    snapshots = new PostgresReportSnapshots(dataSource);
    metrics = PostgresMetricStore.start(dataSource, clock, settings, room);
    storageMeter = new PostgresStorageMeter(dataSource, clock, settings);
    processTops = new PostgresProcessTopStore(dataSource, clock);
  }

  @Override
  public UserRepository users() {
    return records.users();
  }

  @Override
  public SessionRepository sessions() {
    return records.sessions();
  }

  @Override
  public SigningKeyRepository signingKeys() {
    return records.signingKeys();
  }

  @Override
  public ApiKeyRepository apiKeys() {
    return records.apiKeys();
  }

  @Override
  public ServerRepository servers() {
    return records.servers();
  }

  @Override
  public ReportSnapshots snapshots() {
    return snapshots;
  }

  @Override
  public AuditTrail auditTrail() {
    return records.auditTrail();
  }

  @Override
  public CommandExecutionRepository commandExecutions() {
    return records.commandExecutions();
  }

  @Override
  public LogEntryStore logEntries() {
    return records.logEntries();
  }

  @Override
  public AlertThresholdRepository alertThresholds() {
    return records.alertThresholds();
  }

  @Override
  public AlertRepository alerts() {
    return records.alerts();
  }

  @Override
  public NotificationChannelRepository channels() {
    return records.channels();
  }

  @Override
  public NotificationRepository notifications() {
    return records.notifications();
  }

  @Override
  public PostgresMetricStore metrics() {
    return metrics;
  }

  @Override
  public StorageMeter storageMeter() {
    return storageMeter;
  }

  @Override
  public ProcessTopStore processTops() {
    return processTops;
  }

  @Override
  public void close() {
    metrics.close();
  }
}
