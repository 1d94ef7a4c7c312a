package io.chatops.ws.agent;

import io.chatops.core.container.LogLine;
import io.chatops.core.container.LogWindow;
import io.chatops.core.container.LogWindowQuery;
import io.chatops.core.error.ChatOpsException;
import io.chatops.protocol.FromAgent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Gathers the window of a container's log, of which the newest lines are kept. */
final class LogReading implements Exchange {
  /** Of one answer; many of them may be gathered at once. */
  static final int MAX_CHARACTERS = 2 << 20;

  /** What a line costs beyond its text. */
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
      if (texts != null) {
        texts.forEach(text -> add(LogLines.of(text)));
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
