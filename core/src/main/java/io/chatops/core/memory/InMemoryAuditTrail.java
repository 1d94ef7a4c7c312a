package io.chatops.core.memory;

import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditTrail;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Audit events in a list; every method holds the one lock. Keeps the newest {@value #MAX_EVENTS}
 * that were appended: memory is no place for a trail that must be complete.
 */
public final class InMemoryAuditTrail implements AuditTrail {
  /** Some 50 MB at most, as much as a demo may take. */
  public static final int MAX_EVENTS = 100_000;

  private static final Comparator<AuditEvent> NEWEST_FIRST =
      Comparator.comparing(AuditEvent::at).reversed().thenComparing(event -> event.id().toString());

  private final Deque<AuditEvent> events = new ArrayDeque<>();

  @Override
  public synchronized void append(AuditEvent event) {
    if (events.size() == MAX_EVENTS) {
      events.removeFirst();
    }
    events.addLast(event);
  }

  @Override
  public synchronized Page find(Query query) {
    List<AuditEvent> matching =
        events.stream().filter(event -> matches(query, event)).sorted(NEWEST_FIRST).toList();
    return new Page(
        matching.stream().skip(query.offset()).limit(query.limit()).toList(), matching.size());
  }

  private static boolean matches(Query query, AuditEvent event) {
    return (query.visibleTo() == null
            || query.visibleTo().equals(event.actorId())
            || query.visibleTo().equals(event.ownerId()))
        && (query.actor() == null || folded(query.actor()).equals(folded(event.actorName())))
        && matches(query.action(), event.action())
        && matches(query.serverId(), event.serverId())
        && (query.since() == null || !event.at().isBefore(query.since()))
        && (query.until() == null || event.at().isBefore(query.until()));
  }

  private static boolean matches(@Nullable Object wanted, @Nullable Object present) {
    return wanted == null || wanted.equals(present);
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
