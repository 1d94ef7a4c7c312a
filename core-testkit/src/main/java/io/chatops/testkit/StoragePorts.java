package io.chatops.testkit;

import io.chatops.core.access.ApiKeyRepository;
import io.chatops.core.access.SessionRepository;
import io.chatops.core.access.UserRepository;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.AlertThresholdRepository;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.command.CommandExecutionRepository;
import io.chatops.core.log.LogEntryStore;
import io.chatops.core.metric.ReportSnapshots;
import io.chatops.core.notify.NotificationChannelRepository;
import io.chatops.core.notify.NotificationRepository;
import io.chatops.core.server.ServerRepository;

/** The ports of one storage, which refer to each other's objects. */
public record StoragePorts(
    UserRepository users,
    SessionRepository sessions,
    ServerRepository servers,
    ApiKeyRepository apiKeys,
    ReportSnapshots snapshots,
    AuditTrail auditTrail,
    CommandExecutionRepository commandExecutions,
    LogEntryStore logEntries,
    AlertThresholdRepository alertThresholds,
    AlertRepository alerts,
    NotificationChannelRepository channels,
    NotificationRepository notifications) {}
