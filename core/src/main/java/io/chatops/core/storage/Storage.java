package io.chatops.core.storage;

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
import io.chatops.core.metric.MetricStore;
import io.chatops.core.metric.ReportSnapshots;
import io.chatops.core.metric.StorageMeter;
import io.chatops.core.note.NoteRepository;
import io.chatops.core.notify.NotificationChannelRepository;
import io.chatops.core.notify.NotificationRepository;
import io.chatops.core.process.ProcessTopStore;
import io.chatops.core.server.ServerRepository;

/**
 * Every storage port of the hub, all on one database or all in memory, so that objects may refer to
 * each other. Each accessor always returns the same object.
 */
public interface Storage extends AutoCloseable {
  UserRepository users();

  SessionRepository sessions();

  ApiKeyRepository apiKeys();

  SigningKeyRepository signingKeys();

  ServerRepository servers();

  AgentDirectory agentDirectory();

  BackgroundJobs jobs();

  Hints hints();

  FailedSignIns failedSignIns();

  ServerValues serverValues();

  AuditTrail auditTrail();

  MetricStore metrics();

  StorageMeter storageMeter();

  ProcessTopStore processTops();

  ReportSnapshots snapshots();

  CommandExecutionRepository commandExecutions();

  LogEntryStore logEntries();

  NoteRepository notes();

  EnrolmentRepository enrolments();

  AlertThresholdRepository alertThresholds();

  AlertRepository alerts();

  NotificationChannelRepository channels();

  NotificationRepository notifications();

  /** Stores the reports that still wait, then releases the storage. Called last. */
  @Override
  void close();
}
