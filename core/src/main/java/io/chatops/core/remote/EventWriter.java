package io.chatops.core.remote;

import java.util.function.Consumer;

/** Writes events into an outbox, each whole or not at all. */
final class EventWriter {
  /** The most characters of a text in one event: at most three bytes each. */
  static final int MOST_CHARACTERS = 64 * 1024;

  private final Outbox outbox;
  private final int most;

  /**
   * Writes into this outbox.
   *
   * @param most the most bytes that may wait to be pulled, beside the newest of each name
   */
  EventWriter(Outbox outbox, int most) {
    this.outbox = outbox;
    this.most = most;
  }

  /**
   * Adds events together.
   *
   * @return false if there was no room for them
   */
  boolean add(byte[]... together) {
    WireWriter out = new WireWriter();
    for (byte[] event : together) {
      out.putBytes(event);
    }
    byte[] piece = out.toBytes();
    return piece.length <= Message.PIECE && outbox.add(piece, most);
  }

  /**
   * Adds an event, in place of one of its name that still waits.
   *
   * @param isSmall true if there is always room for it
   * @return false if there was no room for it
   */
  boolean replace(String name, byte[] event, boolean isSmall) {
    byte[] piece = new WireWriter().putBytes(event).toBytes();
    return piece.length <= Message.PIECE && outbox.replace(name, piece, isSmall);
  }

  /** Returns the bytes of an event. */
  static byte[] event(int type, Consumer<WireWriter> fields) {
    WireWriter event = new WireWriter().putByte(type);
    fields.accept(event);
    return event.toBytes();
  }

  /** Reads events; those of a type that a later version adds are the handler's to skip. */
  static void read(WireReader pieces, Handler handler) {
    while (pieces.hasMore()) {
      WireReader event = new WireReader(pieces.getBytes());
      handler.handle(event.getByte(), event);
    }
  }

  /** Takes one event. */
  interface Handler {
    void handle(int type, WireReader fields);
  }
}
