package io.chatops.persistence.postgres;

/** Reads one series of a raw chunk. */
final class RawColumn {
  private RawColumn() {}

  /** Takes values, tick by tick. */
  interface Reader {
    void value(int tick, long value);
  }

  static void read(byte[] slice, int ticks, ColumnCodec codec, Reader reader) {
    NumberReader from = new NumberReader(slice);
    Presence presence = Presence.read(from, ticks);
    long[] values = codec.decode(from, presence.size());
    int at = 0;
    for (int tick : presence.ticks()) {
      reader.value(tick, values[at++]);
    }
  }
}
