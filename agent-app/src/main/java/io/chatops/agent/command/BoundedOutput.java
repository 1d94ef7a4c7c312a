package io.chatops.agent.command;

import io.chatops.agent.request.RunningRequest;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.FromAgent.OutputStream;
import io.chatops.protocol.ToAgent.ExecuteCommand;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a command's output, sent at once or gathered, since the rest may be endless. The
 * rest is read, so that the program does not stop, and counted. Safe for use by many threads.
 */
final class BoundedOutput {
  /** The bound with {@code stream}: as much as the hub keeps of a command. */
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

  private BoundedOutput(String requestId, @Nullable RunningRequest hub, long room) {
    this.requestId = requestId;
    this.hub = hub;
    this.room = room;
  }

  static BoundedOutput of(ExecuteCommand command, RunningRequest running) {
    return command.stream()
        ? new BoundedOutput(running.id(), running, STREAMED_BYTES)
        : new BoundedOutput(running.id(), null, GATHERED_BYTES);
  }

  /** Returns how many of these bytes, from the first on, are kept; counts the rest as omitted. */
  synchronized int reserve(int bytes) {
    int kept = (int) Math.min(bytes, room);
    room -= kept;
    omitted += bytes - kept;
    return kept;
  }

  /** Counts reserved bytes as omitted after all. */
  synchronized void omit(int bytes) {
    omitted += bytes;
  }

  /**
   * Takes a piece of text; waits while the hub is slow.
   *
   * @param bytes the number of reserved bytes that it was made of
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

  /** The gathered text; absent when it was sent in pieces. */
  synchronized @Nullable String gathered() {
    return hub == null ? gathered.toString() : null;
  }

  /** The number of bytes of the program that were neither sent nor kept. */
  synchronized long omittedBytes() {
    return omitted;
  }
}
