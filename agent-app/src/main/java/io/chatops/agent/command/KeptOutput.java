package io.chatops.agent.command;

import io.chatops.agent.request.RunningRequest;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.FromAgent.OutputStream;
import io.chatops.protocol.ToAgent.ExecuteCommand;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a command's output: its beginning, which was sent or waits before it is known how
 * much will follow. The rest is read, so that the program does not stop, and counted. Safe for use
 * by many threads.
 */
final class KeptOutput {
  /** With {@code stream}: what the hub keeps of a command. */
  static final int STREAMED_BYTES = 1 << 20;

  /**
   * Without: in JSON at most six times as long, it has to fit into a frame and the agent's heap.
   */
  static final int GATHERED_BYTES = 64 << 10;

  private final @Nullable RunningRequest hub;
  private final StringBuilder gathered = new StringBuilder();
  private final String requestId;
  private long room;
  private long omitted;

  private KeptOutput(String requestId, @Nullable RunningRequest hub, long room) {
    this.requestId = requestId;
    this.hub = hub;
    this.room = room;
  }

  static KeptOutput of(ExecuteCommand command, RunningRequest running) {
    return command.stream()
        ? new KeptOutput(running.id(), running, STREAMED_BYTES)
        : new KeptOutput(running.id(), null, GATHERED_BYTES);
  }

  /** How many of the bytes that the program wrote are kept, from the first on; counts the rest. */
  synchronized int reserve(int bytes) {
    int kept = (int) Math.min(bytes, room);
    room -= kept;
    omitted += bytes - kept;
    return kept;
  }

  /** Leaves out bytes after all. */
  synchronized void omit(int bytes) {
    omitted += bytes;
  }

  /**
   * Takes a piece of text; waits while the hub is slow.
   *
   * @param bytes how many of those reserved it was made of
   */
  void take(OutputStream stream, String text, int bytes) throws InterruptedException {
    if (hub == null) {
      gather(text);
    } else if (!hub.send(new FromAgent.CommandOutput(requestId, stream, text))) {
      omit(bytes);
    }
  }

  private synchronized void gather(String text) {
    gathered.append(text);
  }

  /** What was not sent; absent when all of it was. */
  synchronized @Nullable String gathered() {
    return hub == null ? gathered.toString() : null;
  }

  /** How many bytes the program wrote that were neither sent nor kept. */
  synchronized long omittedBytes() {
    return omitted;
  }
}
