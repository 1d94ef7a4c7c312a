package io.chatops.core.audit;

import io.chatops.core.identity.AuditEventId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One action or attempt; or all equal rejections of an hour.
 *
 * @param at the time; of several, the first
 * @param lastAt of several, the time of the last; else the same
 * @param count the number of actions that it sums up, at least 1
 * @param actorId absent without a signed-in user, e.g. for a failed sign-in
 * @param actorName the name at that time, or the name that was tried; kept when the user is removed
 * @param ownerId the owner of the object, who may read the event; absent if there is none
 * @param serverName the name at that time; kept when the server is removed
 * @param target the object, if that is no server, e.g. an API key's prefix
 * @param reason the reason of the rejection or failure, or another detail for users
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

  /**
   * Returns this event with another of the same id added; everything else stays as in the first.
   */
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
