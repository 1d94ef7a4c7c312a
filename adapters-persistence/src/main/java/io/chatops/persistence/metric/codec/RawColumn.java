package io.chatops.persistence.metric.codec;

/** Reads one series of a raw chunk. */
public final class RawColumn {
  private RawColumn() {}

  /** Receives the values of a series, tick by tick. */
  public interface Reader {
    void value(int tick, long value);
  }

  /**
   * Reads the slice of one series.
   *
   * @param series its index in the header
   * @throws UnreadableException before any value is passed on
   */
  public static void read(
      byte[] slice, ChunkHeader header, int series, ColumnCodec codec, Reader reader) {
    Relation relation = header.relations()[series];
    NumberReader from = Checksum.verified(slice);
    Presence presence = Presence.read(from, header.ticks());
    long[] values = codec.decode(from, presence.size());
    from.end();
    int at = 0;
    for (int tick : presence.ticks()) {
      long value = values[at++];
      reader.value(tick, relation == null ? value : relation.value(value));
    }
  }
}
