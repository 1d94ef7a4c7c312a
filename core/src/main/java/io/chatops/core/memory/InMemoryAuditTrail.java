package io.chatops.core.memory;

import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.identity.AuditEventId;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Audit events in a list; every method holds the one lock. Keeps the newest {@value #MAX_EVENTS}
 * that were appended: memory is no place for a trail that must be complete.
 */
public final class InMemoryAuditTrail implements AuditTrail {
  /** Some 50 MB at most, as much as a demo may take. */
  public static final int MAX_EVENTS = 100_000;

  private static final Comparator<AuditEvent> NEWEST_FIRST =
      Comparator.comparing(AuditEvent::lastAt)
          .reversed()
          .thenComparing(event -> event.id().toString());

  private final Map<AuditEventId, AuditEvent> events = new LinkedHashMap<>();

  @Override
  public synchronized void append(AuditEvent event) {
    if (events.size() == MAX_EVENTS && !events.containsKey(event.id())) {
      events.remove(events.keySet().iterator().next());
    }
    events.merge(event.id(), event, AuditEvent::plus);
  }

  @Override
  public synchronized int deleteOld(Instant before, Instant now, int maxPerActor, int atOnce) {
    Instant settled = now.minus(SETTLED);
    Map<Whose, Integer> kept = new HashMap<>();
    List<AuditEvent> old =
        events.values().stream()
            .filter(event -> event.lastAt().isBefore(settled))
            .sorted(NEWEST_FIRST)
            .filter(
                event ->
                    kept.merge(whose(event), 1, Integer::sum) > maxPerActor
                        || event.lastAt().isBefore(before))
            .limit(atOnce)
            .toList();
    old.forEach(event -> events.remove(event.id()));
    return old.size();
  }

  private record Whose(
      @Nullable UserId actorId, @Nullable UserId ownerId, boolean isRefusedStranger) {}

  private static Whose whose(AuditEvent event) {
    return event.actorId() != null
        ? new Whose(event.actorId(), null, false)
        : new Whose(null, event.ownerId(), event.outcome() == AuditEvent.Outcome.REFUSED);
  }

  @Override
  public synchronized Page find(Query query) {
    List<AuditEvent> matching =
        events.values().stream()
            .filter(event -> matches(query, event))
            .sorted(NEWEST_FIRST)
            .toList();
    return new Page(
        matching.stream()
            .filter(
                event ->
                    query.after() == null
                        || query.after().isBefore(event.lastAt(), event.id().value()))
            .skip(query.offset())
            .limit(query.limit())
            .toList(),
        matching.size());
  }

  private static boolean matches(Query query, AuditEvent event) {
    return (query.visibleTo() == null
            || query.visibleTo().equals(event.actorId())
            || query.visibleTo().equals(event.ownerId()))
        && (query.actor() == null || folded(query.actor()).equals(folded(event.actorName())))
        && matches(query.action(), event.action())
        && matches(query.serverId(), event.serverId())
        && (query.since() == null || !event.lastAt().isBefore(query.since()))
        && (query.until() == null || event.at().isBefore(query.until()));
  }

  private static boolean matches(@Nullable Object wanted, @Nullable Object present) {
    return wanted == null || wanted.equals(present);
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
