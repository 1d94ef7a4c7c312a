package io.chatops.ws;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of messages that have begun and not ended all sockets together hold. Each may be as long
 * as its socket's limit, and their senders may take their time.
 */
final class UnfinishedMessages {
  private final long room;
  private final AtomicLong bytes = new AtomicLong();

  UnfinishedMessages(long room) {
    this.room = room;
  }

  void add(long more) {
    bytes.addAndGet(more);
  }

  /** Whether there is no room for the large ones among them. */
  boolean fillTheirRoom() {
    return bytes.get() > room;
  }
}
