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
import java.time.InstantSource;
import javax.sql.DataSource;

/** All adapters over one database; closing it stores what waits and stops the metric store. */
public final class PostgresStorage implements Storage {
  private final UserRepository users;
  private final SessionRepository sessions;
  private final SigningKeyRepository signingKeys;
  private final ApiKeyRepository apiKeys;
  private final ServerRepository servers;
  private final ReportSnapshots snapshots;
  private final AuditTrail auditTrail;
  private final CommandExecutionRepository commandExecutions;
  private final LogEntryStore logEntries;
  private final AlertThresholdRepository alertThresholds;
  private final AlertRepository alerts;
  private final NotificationChannelRepository channels;
  private final NotificationRepository notifications;
  private final PostgresMetricStore metrics;
  private final StorageMeter storageMeter;
  private final ProcessTopStore processTops;

  /**
   * Ready at once; the database may even be away still.
   *
   * @param dataSource of a database with this module's migrations applied; one of its connections
   *     is kept for storing reports
   * @param settings what the metric store holds and keeps
   * @param room on the database's disk
   */
  public PostgresStorage(
      DataSource dataSource, InstantSource clock, MetricStoreSettings settings, DiskRoom room) {
    users = new PostgresUserRepository(dataSource);
    sessions = new PostgresSessionRepository(dataSource);
    signingKeys = new PostgresSigningKeyRepository(dataSource);
    apiKeys = new PostgresApiKeyRepository(dataSource);
    servers = new PostgresServerRepository(dataSource);
    snapshots = new PostgresReportSnapshots(dataSource);
    auditTrail = new PostgresAuditTrail(dataSource);
    commandExecutions = new PostgresCommandExecutionRepository(dataSource);
    logEntries = new PostgresLogEntryStore(dataSource);
    alertThresholds = new PostgresAlertThresholdRepository(dataSource);
    alerts = new PostgresAlertRepository(dataSource);
    channels = new PostgresNotificationChannelRepository(dataSource);
    notifications = new PostgresNotificationRepository(dataSource);
    metrics = PostgresMetricStore.start(dataSource, clock, settings, room);
    storageMeter = new PostgresStorageMeter(dataSource, clock, settings);
    processTops = new PostgresProcessTopStore(dataSource, clock);
  }

  @Override
  public UserRepository users() {
    return users;
  }

  @Override
  public SessionRepository sessions() {
    return sessions;
  }

  @Override
  public SigningKeyRepository signingKeys() {
    return signingKeys;
  }

  @Override
  public ApiKeyRepository apiKeys() {
    return apiKeys;
  }

  @Override
  public ServerRepository servers() {
    return servers;
  }

  @Override
  public ReportSnapshots snapshots() {
    return snapshots;
  }

  @Override
  public AuditTrail auditTrail() {
    return auditTrail;
  }

  @Override
  public CommandExecutionRepository commandExecutions() {
    return commandExecutions;
  }

  @Override
  public LogEntryStore logEntries() {
    return logEntries;
  }

  @Override
  public AlertThresholdRepository alertThresholds() {
    return alertThresholds;
  }

  @Override
  public AlertRepository alerts() {
    return alerts;
  }

  @Override
  public NotificationChannelRepository channels() {
    return channels;
  }

  @Override
  public NotificationRepository notifications() {
    return notifications;
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
