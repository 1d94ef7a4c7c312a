package io.chatops.ws;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of all messages that have begun and not ended, of many sockets. Each message may be as
 * long as its socket's limit, and may take any time.
 */
public final class UnfinishedMessages {
  private final long room;
  private final AtomicLong bytes = new AtomicLong();

  public UnfinishedMessages(long room) {
    this.room = room;
  }

  void add(long more) {
    bytes.addAndGet(more);
  }

  /** Returns true if there is no room for the large ones among them. */
  boolean fillTheirRoom() {
    return bytes.get() > room;
  }
}
