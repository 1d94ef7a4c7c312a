package io.chatops.core.audit;

import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The record of audit events: it can be added to and read, never changed. */
public interface AuditTrail {
  void append(AuditEvent event);

  /** Newest first; ties by id, so that pages never overlap. */
  Page find(Query query);

  /**
   * A search; an absent filter matches everything.
   *
   * @param visibleTo only events that this user did or that are about this user's objects; absent:
   *     everybody's
   * @param actor the actor's name, without regard to case
   * @param since from this time on
   * @param until before this time
   * @param limit 1-1000
   */
  record Query(
      @Nullable UserId visibleTo,
      @Nullable String actor,
      @Nullable AuditAction action,
      @Nullable ServerId serverId,
      @Nullable Instant since,
      @Nullable Instant until,
      int limit,
      int offset) {}

  /**
   * One page of events.
   *
   * @param total how many match in all
   */
  record Page(List<AuditEvent> events, long total) {
    public Page {
      events = List.copyOf(events);
    }
  }
}
