package io.chatops.core.audit;

import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.page.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record of audit events: it can be added to and read, and never changed. What is older than
 * {@link #SETTLED} can be deleted.
 */
public interface AuditTrail {
  /** The age below which no event can be deleted. */
  Duration SETTLED = Duration.ofDays(7);

  /** Adds an event. When there is one of the same id, this one is added to its count. */
  void append(AuditEvent event);

  /**
   * Deletes old events: those before a time, and of each actor the oldest beyond a maximum, if they
   * happened more than {@link #SETTLED} before now. Events without a signed-in user count for their
   * owner: rejections and actions apart, and both apart from the owner's own.
   *
   * @param before at least {@link #SETTLED} ago
   * @param now the present time
   * @param maxPerActor the number of old events that stay, the newest ones
   * @param atOnce the maximum that one call deletes
   * @return the number of deleted events; fewer than {@code atOnce} if none are left
   */
  int deleteOld(Instant before, Instant now, int maxPerActor, int atOnce);

  /** Newest first, by their last time; ties by id, so that pages never overlap. */
  Page find(Query query);

  /**
   * A search; an absent filter matches everything.
   *
   * @param visibleTo only events that this user did or that are about this user's objects; absent:
   *     everybody's
   * @param actor the actor's name, without regard to case
   * @param since what happened last from this time on
   * @param until what happened first before this time
   * @param after only those that come later in the list than this place
   * @param limit 1-1001
   */
  record Query(
      @Nullable UserId visibleTo,
      @Nullable String actor,
      @Nullable AuditAction action,
      @Nullable ServerId serverId,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable Position after,
      int limit,
      int offset) {
    /** Returns a search for everybody's. */
    public static Query of(int limit, int offset) {
      return new Query(null, null, null, null, null, null, null, limit, offset);
    }
  }

  /**
   * One page of events.
   *
   * @param total the number of all events that match
   */
  record Page(List<AuditEvent> events, long total) {
    public Page {
      events = List.copyOf(events);
    }
  }
}
