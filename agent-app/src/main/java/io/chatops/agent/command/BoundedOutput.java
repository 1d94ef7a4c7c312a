package io.chatops.agent.command;

import io.chatops.agent.request.RunningRequest;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.FromAgent.OutputStream;
import io.chatops.protocol.ToAgent.ExecuteCommand;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a command's output, either streamed to the hub or buffered, up to a limit.
 * Output beyond the bound is still read, so that the program does not block, and its bytes are
 * counted. Thread-safe.
 */
final class BoundedOutput {
  /** The bound when streaming, in bytes: as much as the hub stores per command. */
  static final int STREAMED_BYTES = 1 << 20;

  /**
   * The bound when buffering, in bytes. Escaped as JSON the text may be six times as long, and it
   * must fit into one frame and the agent's heap.
   */
  static final int BUFFERED_BYTES = 64 << 10;

  private final @Nullable RunningRequest hub;
  private final StringBuilder buffered = new StringBuilder();
  private final String requestId;
  private long remaining;
  private long omitted;

  private BoundedOutput(String requestId, @Nullable RunningRequest hub, long remaining) {
    this.requestId = requestId;
    this.hub = hub;
    this.remaining = remaining;
  }

  static BoundedOutput of(ExecuteCommand command, RunningRequest running) {
    return command.stream()
        ? new BoundedOutput(running.id(), running, STREAMED_BYTES)
        : new BoundedOutput(running.id(), null, BUFFERED_BYTES);
  }

  /**
   * Returns how many of these bytes, counted from the first, are kept; counts the others as
   * omitted.
   */
  synchronized int reserve(int bytes) {
    int kept = (int) Math.min(bytes, remaining);
    remaining -= kept;
    omitted += bytes - kept;
    return kept;
  }

  /** Counts bytes that were reserved but not sent as omitted. */
  synchronized void omit(int bytes) {
    omitted += bytes;
  }

  /**
   * Adds a piece of text; blocks while the hub is slow.
   *
   * @param bytes the number of reserved bytes that the text was decoded from
   */
  void append(OutputStream stream, String text, int bytes) throws InterruptedException {
    if (hub == null) {
      buffer(text);
    } else if (!hub.send(new FromAgent.CommandOutput(requestId, stream, text))) {
      omit(bytes);
    }
  }

  private synchronized void buffer(String text) {
    buffered.append(text);
  }

  /** Returns the buffered text; absent if the output was streamed. */
  synchronized @Nullable String buffered() {
    return hub == null ? buffered.toString() : null;
  }

  /** Returns the number of output bytes that were neither sent nor kept. */
  synchronized long omittedBytes() {
    return omitted;
  }
}
