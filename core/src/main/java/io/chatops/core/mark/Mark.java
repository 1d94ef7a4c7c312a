package io.chatops.core.mark;

import io.chatops.core.alert.Severity;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a server.
 *
 * @param end absent: it has no length, or lasts
 * @param lasts true while it continues
 * @param severity of an alert; absent for other kinds
 * @param title for users; may quote text from the host or the owner: data, never markup
 * @param id of the alert, the command execution or the note; absent for other kinds
 */
public record Mark(
    Instant time,
    @Nullable Instant end,
    boolean lasts,
    Kind kind,
    @Nullable Severity severity,
    String title,
    @Nullable String id) {

  /** The order of lists: newest first. */
  static final Comparator<Mark> NEWEST_FIRST =
      Comparator.comparing(Mark::time)
          .reversed()
          .thenComparing(Mark::kind)
          .thenComparing(mark -> mark.id() == null ? "" : mark.id())
          .thenComparing(Mark::title);

  /** The kind of a mark. */
  public enum Kind {
    ALERT,
    /** The agent was stopped or lost its connection. */
    AGENT_AWAY,
    /** The host was restarted. */
    REBOOT,
    COMMAND,
    /** A container was started, stopped or restarted. */
    CONTAINER_ACTION,
    AGENT_VERSION,
    NOTE
  }

  /** A mark without a length. */
  static Mark at(Instant time, Kind kind, String title, @Nullable String id) {
    return new Mark(time, null, false, kind, null, title, id);
  }
}
