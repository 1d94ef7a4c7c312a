package io.chatops.core.log;

import io.chatops.core.identity.ServerId;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to a server.
 *
 * @param at by the hub's clock, to the microsecond
 * @param component which one of its kind it is about, such as a container's name or a command's id;
 *     at most 300 characters; absent when there is but one
 * @param message for people, at most 1,000 characters. May quote text from the host: data, never
 *     markup
 * @param details what a program may want to read, by name; by name sorted, values at most 1,000
 *     characters
 */
public record LogEntry(
    LogEntryId id,
    ServerId serverId,
    Instant at,
    LogLevel level,
    LogSource source,
    @Nullable String component,
    String message,
    SortedMap<String, String> details) {
  private static final int MAX_COMPONENT = 300;
  private static final int MAX_TEXT = 1_000;

  /** Texts that are too long are cut, with a mark that says so. */
  public LogEntry {
    component = component == null ? null : cut(component, MAX_COMPONENT);
    message = cut(message, MAX_TEXT);
    SortedMap<String, String> copy = new TreeMap<>();
    details.forEach((name, value) -> copy.put(name, cut(value, MAX_TEXT)));
    details = Collections.unmodifiableSortedMap(copy);
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
