package io.chatops.agent.docker;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Keeps the newest lines that fit in one frame to the hub. */
final class NewestLines {
  /**
   * The maximum size of a message in bytes; a control character takes six. The hub accepts 1 MiB.
   */
  static final int MAX_BYTES = 512 * 1024;

  private final Deque<String> lines = new ArrayDeque<>();
  private int bytes;

  /** Adds a line and drops the oldest as needed; always returns true, for more lines. */
  boolean add(String line) {
    lines.add(line);
    bytes += size(line);
    while (bytes > MAX_BYTES) {
      bytes -= size(lines.remove());
    }
    return true;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  // Adds the quotes and a comma; no character takes more than three bytes, except six for \u001b.
  private static int size(String line) {
    return 3 + line.chars().map(c -> c < ' ' ? 6 : c < 0x80 ? 2 : 3).sum();
  }
}
