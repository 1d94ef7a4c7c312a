package io.chatops.core.audit;

import io.chatops.core.identity.AuditEventId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that somebody did or tried.
 *
 * @param actorId absent when nobody is signed in, e.g. a failed sign-in
 * @param actorName the name at that time, or the name that was tried; kept when the user is gone
 * @param ownerId whose object it was about, who may therefore read it; absent when nobody's
 * @param serverName the name at that time; kept when the server is gone
 * @param target what it was about when that is no server, e.g. an API key's prefix
 * @param reason why it was refused or failed, or other detail for people
 */
public record AuditEvent(
    AuditEventId id,
    Instant at,
    @Nullable UserId actorId,
    String actorName,
    AuditAction action,
    Outcome outcome,
    @Nullable UserId ownerId,
    @Nullable ServerId serverId,
    @Nullable String serverName,
    @Nullable String target,
    @Nullable String reason,
    @Nullable String address) {

  /**
   * The outcome of a deed. One that takes time has two events: ALLOWED before it starts, then
   * COMPLETED or FAILED.
   */
  public enum Outcome {
    ALLOWED,
    REFUSED,
    COMPLETED,
    FAILED
  }
}
