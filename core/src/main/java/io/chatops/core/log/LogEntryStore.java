package io.chatops.core.log;

import io.chatops.core.identity.ServerId;
import io.chatops.core.page.Position;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores the log entries of servers. Every method is one atomic step; all are blocking. */
public interface LogEntryStore {
  /** Adds all or none; repeated ones are skipped, those of servers that are gone may be. */
  void append(List<LogEntry> entries);

  /** Newest first; ties by id, so that pages never overlap. */
  Page find(Query query);

  /** Deletes the entries of a removed server. */
  void deleteServer(ServerId serverId);

  /**
   * Makes room.
   *
   * @param before older ones go
   * @param maxPerServer of those that are left, this many of the newest stay
   * @return how many went
   */
  long deleteOld(Instant before, int maxPerServer);

  /**
   * A search; an absent filter matches everything.
   *
   * @param level this one and worse
   * @param component exactly this one
   * @param text only those with it in the message or component, without regard to case
   * @param since from this time on
   * @param until before this time
   * @param after only those that come later in the list than this place
   * @param limit 1-1001
   */
  record Query(
      ServerId serverId,
      @Nullable LogLevel level,
      @Nullable LogSource source,
      @Nullable String component,
      @Nullable String text,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable Position after,
      int limit,
      int offset) {
    /** Returns a search for all of a server's. */
    public static Query of(ServerId serverId, int limit, int offset) {
      return new Query(serverId, null, null, null, null, null, null, null, limit, offset);
    }
  }

  /**
   * One page of entries.
   *
   * @param total the number of all matches, on any page
   */
  record Page(List<LogEntry> entries, long total) {
    public Page {
      entries = List.copyOf(entries);
    }
  }
}
