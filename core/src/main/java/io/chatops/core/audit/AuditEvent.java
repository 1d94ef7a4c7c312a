package io.chatops.core.audit;

import io.chatops.core.identity.AuditEventId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that somebody did or tried; or all of an hour that were refused alike.
 *
 * @param at when it happened; of several, the first
 * @param lastAt of several, when the last happened; else the same
 * @param count how many it sums up, at least 1
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
    Instant lastAt,
    long count,
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

  /** Makes the event of one action. */
  public AuditEvent(
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
    this(
        id,
        at,
        at,
        1,
        actorId,
        actorName,
        action,
        outcome,
        ownerId,
        serverId,
        serverName,
        target,
        reason,
        address);
  }

  /** Returns this event with another of the same id added; the rest stays as it was told first. */
  public AuditEvent plus(AuditEvent other) {
    return new AuditEvent(
        id,
        at,
        lastAt.isBefore(other.lastAt) ? other.lastAt : lastAt,
        count + other.count,
        actorId,
        actorName,
        action,
        outcome,
        ownerId,
        serverId,
        serverName,
        target,
        reason,
        address);
  }

  /**
   * The outcome of an action. One that takes time has two events: ALLOWED before it starts, then
   * COMPLETED or FAILED.
   */
  public enum Outcome {
    ALLOWED,
    REFUSED,
    COMPLETED,
    FAILED
  }
}
