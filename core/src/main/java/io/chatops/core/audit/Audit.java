package io.chatops.core.audit;

import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AuditEventId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.policy.OwnedObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes audit events for the use cases, with the time and the actor filled in. Refusals are summed
 * up by the hour: one event with a count, however many there are. So is what a user does beyond
 * {@link #MAX_PER_HOUR}, so that nobody fills the disk.
 */
public final class Audit {
  /**
   * The most events of one hour that one user, or the agents and hosts of one owner, have one by
   * one at this hub.
   */
  static final int MAX_PER_HOUR = 2_000;

  /** The part of {@link #MAX_PER_HOUR} that only changes of hosts can use. */
  static final int KEPT_FOR_HOSTS = 500;

  private static final String FLOOD = "beyond the hourly limit, the hub only counts events";

  private final AuditTrail trail;
  private final InstantSource clock;
  private final Map<Counted, Integer> counts = new HashMap<>();
  private Instant countedHour = Instant.MIN;

  public Audit(AuditTrail trail, InstantSource clock) {
    this.trail = trail;
    this.clock = clock;
  }

  /** Returns the target that stands for an object: its id, which stays, and its present name. */
  public static String target(String kind, Object id, String name) {
    return kind + " " + id + " (" + name + ")";
  }

  /** A signed-in user did something to their own account. */
  public void account(Actor actor, AuditAction action) {
    account(actor, action, null);
  }

  /**
   * A signed-in user did something to their own account or to a thing of theirs.
   *
   * @param target which thing; absent: the account itself
   */
  public void account(Actor actor, AuditAction action, @Nullable String target) {
    append(
        actor.userId(),
        actor.username(),
        action,
        Outcome.ALLOWED,
        actor.userId(),
        null,
        target,
        null,
        actor.address());
  }

  /**
   * An administrator did something to the account of a user, or was refused to.
   *
   * @param target the user's name, and what of it
   * @param reason absent unless refused
   */
  public void user(
      Actor actor,
      AuditAction action,
      Outcome outcome,
      UserId owner,
      String target,
      @Nullable String reason) {
    append(
        actor.userId(),
        actor.username(),
        action,
        outcome,
        owner,
        null,
        target,
        reason,
        actor.address());
  }

  /**
   * A signed-in user was refused something about their own account, or a thing that is not theirs.
   */
  public void refused(Actor actor, AuditAction action, @Nullable String target, String reason) {
    append(
        actor.userId(),
        actor.username(),
        action,
        Outcome.REFUSED,
        actor.userId(),
        null,
        target,
        reason,
        actor.address());
  }

  /**
   * Returns the result of a step; if it fails with NOT_FOUND, records that before passing it on.
   *
   * @param target the requested object
   */
  public <T> T orRefused(Actor actor, AuditAction action, String target, Supplier<T> step) {
    try {
      return step.get();
    } catch (ChatOpsException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        refused(actor, action, target, "not found, or owned by another user");
      }
      throw e;
    }
  }

  /**
   * Records that a request without a signed-in user was rejected.
   *
   * @param owner the owner of the account concerned; absent if there is none
   */
  public void refusedStranger(
      String nameTried,
      @Nullable UserId owner,
      AuditAction action,
      String reason,
      @Nullable String address) {
    append(null, nameTried, action, Outcome.REFUSED, owner, null, null, reason, address);
  }

  /** A signed-in user did something to a server or a thing of it. */
  public void server(
      Actor actor,
      AuditAction action,
      Outcome outcome,
      AuditedServer server,
      @Nullable String target,
      @Nullable String reason) {
    append(
        actor.userId(),
        actor.username(),
        action,
        outcome,
        server.ownerId(),
        server,
        target,
        reason,
        actor.address());
  }

  /** An agent did something with its API key. */
  public void agent(
      AuditedServer server,
      AuditAction action,
      Outcome outcome,
      String keyPrefix,
      @Nullable String reason,
      @Nullable String address) {
    append(null, "agent", action, outcome, server.ownerId(), server, keyPrefix, reason, address);
  }

  /**
   * The user whose events are counted, apart from those about the user's objects that others cause.
   */
  private record Counted(@Nullable UserId actorId, @Nullable UserId ownerId) {}

  /** Counts an event; returns true if it is one too many for an event of its own. */
  private synchronized boolean exceeds(
      Instant now, @Nullable UserId actorId, @Nullable UserId ownerId, boolean changesHost) {
    Instant hour = now.truncatedTo(ChronoUnit.HOURS);
    if (!hour.equals(countedHour)) {
      countedHour = hour;
      counts.clear();
    }
    Counted counted = new Counted(actorId, actorId == null ? ownerId : null);
    int before = counts.getOrDefault(counted, 0);
    if (before >= (changesHost ? MAX_PER_HOUR : MAX_PER_HOUR - KEPT_FOR_HOSTS)) {
      return true;
    }
    counts.put(counted, before + 1);
    return false;
  }

  /** The server that an event is about, as the trail keeps it. */
  public interface AuditedServer extends OwnedObject {
    ServerId id();

    String name();
  }

  private void append(
      @Nullable UserId actorId,
      String actorName,
      AuditAction action,
      Outcome outcome,
      @Nullable UserId ownerId,
      @Nullable AuditedServer server,
      @Nullable String target,
      @Nullable String reason,
      @Nullable String address) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    boolean refusedStranger = actorId == null && outcome == Outcome.REFUSED;
    boolean changesHost = action.changesHost() && outcome != Outcome.REFUSED;
    if (!refusedStranger && exceeds(now, actorId, ownerId, changesHost)) {
      SumKey sum = SumKey.ofFlood(now, actorId, action, outcome, ownerId);
      trail.append(
          new AuditEvent(
              sum.id(), now, actorId, actorName, action, outcome, ownerId, null, null, null, FLOOD,
              null));
      return;
    }
    ServerId serverId = server == null ? null : server.id();
    AuditEventId id =
        outcome == Outcome.REFUSED
            ? SumKey.ofRefusal(now, actorId, actorName, action, ownerId, serverId, target, address)
                .id()
            : AuditEventId.random();
    trail.append(
        new AuditEvent(
            id,
            now,
            actorId,
            actorName,
            action,
            outcome,
            ownerId,
            serverId,
            server == null ? null : server.name(),
            target,
            reason,
            address));
  }
}
