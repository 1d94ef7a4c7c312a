package io.chatops.core.enrolment;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Makes a code for a server. */
public final class IssueEnrolmentCode {
  private final OwnedServers owned;
  private final EnrolmentRepository enrolments;
  private final Audit audit;
  private final SecureRandom random;
  private final InstantSource clock;

  public IssueEnrolmentCode(
      OwnedServers owned,
      EnrolmentRepository enrolments,
      Audit audit,
      SecureRandom random,
      InstantSource clock) {
    this.owned = owned;
    this.enrolments = enrolments;
    this.audit = audit;
    this.random = random;
    this.clock = clock;
  }

  /** The code in clear, which is kept nowhere, and its end. */
  public record Issued(CodeText code, Instant expiresAt) {}

  /**
   * Issues a code; the server's earlier one ends.
   *
   * @param keyName 1-100 characters, of the key that the host gets; absent: the server's name
   * @param keyExpiresAt the end of that key; absent: never
   */
  public Issued issue(
      Actor actor, ServerId serverId, @Nullable String keyName, @Nullable Instant keyExpiresAt) {
    Server server =
        audit.orRefused(
            actor,
            AuditAction.ENROLMENT_CODE_ISSUE,
            "server " + serverId,
            () -> owned.get(actor, serverId));
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Names.check("name", keyName);
    if (keyExpiresAt != null && !keyExpiresAt.isAfter(now)) {
      throw InvalidFieldException.of("expires_at", "must be in the future, or left out for never");
    }
    CodeText code = CodeText.random(random);
    Instant expiresAt = now.plus(EnrolmentCode.LIFETIME);
    audit.server(
        actor, AuditAction.ENROLMENT_CODE_ISSUE, Outcome.ALLOWED, server, "one host", null);
    enrolments.replaceCode(
        new EnrolmentCode(
            serverId,
            actor.userId(),
            code.hash(),
            keyName == null ? server.name() : keyName,
            keyExpiresAt == null ? null : keyExpiresAt.truncatedTo(ChronoUnit.MICROS),
            expiresAt));
    return new Issued(code, expiresAt);
  }
}
