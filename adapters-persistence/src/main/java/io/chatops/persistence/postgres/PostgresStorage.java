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
import java.time.InstantSource;
import javax.sql.DataSource;

/** All adapters over one database; closing it stores what waits and stops the metric store. */
public final class PostgresStorage implements AutoCloseable {
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

  public UserRepository users() {
    return users;
  }

  public SessionRepository sessions() {
    return sessions;
  }

  public SigningKeyRepository signingKeys() {
    return signingKeys;
  }

  public ApiKeyRepository apiKeys() {
    return apiKeys;
  }

  public ServerRepository servers() {
    return servers;
  }

  public ReportSnapshots snapshots() {
    return snapshots;
  }

  public AuditTrail auditTrail() {
    return auditTrail;
  }

  public CommandExecutionRepository commandExecutions() {
    return commandExecutions;
  }

  public LogEntryStore logEntries() {
    return logEntries;
  }

  public AlertThresholdRepository alertThresholds() {
    return alertThresholds;
  }

  public AlertRepository alerts() {
    return alerts;
  }

  public NotificationChannelRepository channels() {
    return channels;
  }

  public NotificationRepository notifications() {
    return notifications;
  }

  public PostgresMetricStore metrics() {
    return metrics;
  }

  public StorageMeter storageMeter() {
    return storageMeter;
  }

  public ProcessTopStore processTops() {
    return processTops;
  }

  @Override
  public void close() {
    metrics.close();
  }
}
