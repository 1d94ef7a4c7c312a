package io.chatops.ws.agent;

import io.chatops.core.container.LogLine;
import io.chatops.core.container.LogWindow;
import io.chatops.core.container.LogWindowQuery;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.protocol.FromAgent;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The exchange that gathers a window of a container's log; the newest lines are kept. */
final class LogReading implements Exchange {
  /** The bound on one window in characters; many may be gathered at the same time. */
  static final int MAX_CHARACTERS = 2 << 20;

  /** The memory of a line besides its text, in characters. */
  private static final int LINE_OVERHEAD = 64;

  private final LogWindowQuery query;
  private final CompletableFuture<LogWindow> window = new CompletableFuture<>();
  private final Deque<LogLine> lines = new ArrayDeque<>();
  private long characters;
  private long omitted;

  LogReading(LogWindowQuery query) {
    this.query = query;
  }

  CompletableFuture<LogWindow> window() {
    return window;
  }

  @Override
  public Progress replied(FromAgent.Reply reply) {
    if (reply instanceof FromAgent.ContainerLogLine line) {
      omitted += line.dropped();
      add(LogLines.of(line));
      return Progress.MORE;
    }
    if (reply instanceof FromAgent.ContainerLogs logs) {
      List<String> texts = logs.logs();
      if (texts != null && !addAll(texts)) {
        window.completeExceptionally(
            InvalidFieldException.of(
                query.since() == null ? "until" : "since",
                "cannot be used on this server: its agent is too old to send the time of each"
                    + " line; upgrade it"));
        return Progress.LAST;
      }
      window.complete(new LogWindow(List.copyOf(lines), omitted));
      return Progress.LAST;
    }
    return Progress.STRAY;
  }

  @Override
  public void failed(ChatOpsException reason) {
    window.completeExceptionally(reason);
  }

  /**
   * Adds the lines of an earlier agent, which does not support time bounds. Returns false if there
   * are bounds and a line does not start with its time.
   */
  private boolean addAll(List<String> texts) {
    for (String text : texts) {
      if (query.isLimitedInTime()) {
        Instant at = leadingTime(text);
        if (at == null) {
          return false;
        }
        if (!isWithinBounds(at)) {
          continue;
        }
      }
      add(LogLines.of(text));
    }
    return true;
  }

  private boolean isWithinBounds(Instant at) {
    Instant since = query.since();
    Instant until = query.until();
    return (since == null || !at.isBefore(since)) && (until == null || at.isBefore(until));
  }

  private static @Nullable Instant leadingTime(String text) {
    try {
      return OffsetDateTime.parse(text.split("[ \t]", 2)[0]).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private void add(LogLine line) {
    if (query.stream() != null && line.stream() != null && query.stream() != line.stream()) {
      return;
    }
    lines.addLast(line);
    characters += cost(line);
    if (lines.size() > query.tail()) {
      characters -= cost(lines.removeFirst());
    }
    while (characters > MAX_CHARACTERS) {
      characters -= cost(lines.removeFirst());
      omitted++;
    }
  }

  private static int cost(LogLine line) {
    return line.message().length() + LINE_OVERHEAD;
  }
}
