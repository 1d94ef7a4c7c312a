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
import io.chatops.core.hub.AgentDirectory;
import io.chatops.core.hub.Hints;
import io.chatops.core.log.LogEntryStore;
import io.chatops.core.note.NoteRepository;
import io.chatops.core.notify.NotificationChannelRepository;
import io.chatops.core.notify.NotificationRepository;
import io.chatops.core.server.ServerRepository;
import jakarta.inject.Singleton;

/**
 * The adapters of all business records. Measurements have adapters of their own, which do not use
 * Hibernate.
 */
@Singleton
public record BusinessRecords(
    UserRepository users,
    SessionRepository sessions,
    SigningKeyRepository signingKeys,
    ApiKeyRepository apiKeys,
    ServerRepository servers,
    AgentDirectory agentDirectory,
    Hints hints,
    FailedSignIns failedSignIns,
    AuditTrail auditTrail,
    CommandExecutionRepository commandExecutions,
    LogEntryStore logEntries,
    NoteRepository notes,
    EnrolmentRepository enrolments,
    AlertThresholdRepository alertThresholds,
    AlertRepository alerts,
    NotificationChannelRepository channels,
    NotificationRepository notifications) {}
