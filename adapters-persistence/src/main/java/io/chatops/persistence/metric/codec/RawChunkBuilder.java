package io.chatops.persistence.metric.codec;

import io.chatops.core.metric.Coverage;
import java.util.Arrays;
import java.util.TreeMap;

/** Combines the payloads of a server's reports, in ascending time, into one raw chunk. */
public final class RawChunkBuilder {
  private final PayloadCodec payloads = new PayloadCodec();
  private final TreeMap<Long, Column> columns = new TreeMap<>();
  private long[] times = new long[720];
  private long[] sequences = new long[720];
  private int ticks;

  private static final class Column {
    private final Presence presence = new Presence();
    private long[] values = new long[16];

    private void add(int tick, long value) {
      if (presence.size() == values.length) {
        values = Arrays.copyOf(values, values.length * 2);
      }
      values[presence.size()] = value;
      presence.add(tick);
    }
  }

  public int ticks() {
    return ticks;
  }

  public void add(long micros, long sequence, byte[] payload) {
    if (ticks == times.length) {
      times = Arrays.copyOf(times, ticks * 2);
      sequences = Arrays.copyOf(sequences, ticks * 2);
    }
    times[ticks] = micros;
    sequences[ticks] = sequence;
    payloads.decode(payload);
    for (int i = 0; i < payloads.size(); i++) {
      Column column = columns.computeIfAbsent(payloads.series(i), number -> new Column());
      // A report may name a series twice; history shows the first.
      if (!column.presence.endsWith(ticks)) {
        column.add(ticks, payloads.value(i));
      }
    }
    ticks++;
  }

  public Chunk build(ColumnCodec codec) {
    ChunkWriter writer = new ChunkWriter(codec, ticks);
    RelationFinder relations = new RelationFinder();
    columns.forEach(
        (number, column) -> {
          long[] values = Arrays.copyOf(column.values, column.presence.size());
          Relation relation = relations.find(writer.size(), column.presence, values);
          if (relation == null) {
            writer.add(number, values.length, column.presence, values);
          } else {
            writer.add(number, values.length, relation);
          }
        });
    return writer.finish(
        Arrays.copyOf(times, ticks),
        Arrays.copyOf(sequences, ticks),
        Coverage.ofReports(new long[0]));
  }
}
