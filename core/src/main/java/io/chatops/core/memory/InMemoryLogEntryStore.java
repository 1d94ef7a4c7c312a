package io.chatops.core.memory;

import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogEntryId;
import io.chatops.core.log.LogEntryStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Log entries in a map; every method holds the one lock. */
public final class InMemoryLogEntryStore implements LogEntryStore {
  private static final Comparator<LogEntry> NEWEST_FIRST =
      Comparator.comparing(LogEntry::at).reversed().thenComparing(entry -> entry.id().toString());

  private final Map<LogEntryId, LogEntry> entries = new HashMap<>();

  @Override
  public synchronized void append(List<LogEntry> added) {
    added.forEach(entry -> entries.putIfAbsent(entry.id(), entry));
  }

  @Override
  public synchronized Page find(Query query) {
    List<LogEntry> matching =
        entries.values().stream()
            .filter(entry -> matches(query, entry))
            .sorted(NEWEST_FIRST)
            .toList();
    return new Page(
        matching.stream()
            .filter(
                entry ->
                    query.after() == null || query.after().isBefore(entry.at(), entry.id().value()))
            .skip(query.offset())
            .limit(query.limit())
            .toList(),
        matching.size());
  }

  @Override
  public synchronized void deleteServer(ServerId serverId) {
    entries.values().removeIf(entry -> entry.serverId().equals(serverId));
  }

  @Override
  public synchronized long deleteOld(Instant before, int maxPerServer) {
    int size = entries.size();
    entries.values().removeIf(entry -> entry.at().isBefore(before));
    for (ServerId serverId :
        entries.values().stream().map(LogEntry::serverId).distinct().toList()) {
      entries.values().stream()
          .filter(entry -> entry.serverId().equals(serverId))
          .sorted(NEWEST_FIRST)
          .skip(maxPerServer)
          .map(LogEntry::id)
          .toList()
          .forEach(entries::remove);
    }
    return (long) size - entries.size();
  }

  private static boolean matches(Query query, LogEntry entry) {
    return query.serverId().equals(entry.serverId())
        && (query.level() == null || entry.level().compareTo(query.level()) >= 0)
        && (query.source() == null || query.source() == entry.source())
        && (query.component() == null || query.component().equals(entry.component()))
        && (query.text() == null
            || contains(entry.message(), query.text())
            || contains(entry.component(), query.text()))
        && (query.since() == null || !entry.at().isBefore(query.since()))
        && (query.until() == null || entry.at().isBefore(query.until()));
  }

  private static boolean contains(@Nullable String text, String wanted) {
    return text != null && text.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT));
  }
}
