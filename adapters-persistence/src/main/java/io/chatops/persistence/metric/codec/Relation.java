package io.chatops.persistence.metric.codec;

/**
 * How a series of a chunk follows from another: a sum of which one part is told tells the other, as
 * of used and available memory, and some are reported twice.
 *
 * @param source the place of the other, which follows from none
 * @param opposite it falls by what the other rises
 * @param offset what is added
 */
public record Relation(int source, boolean opposite, long offset) {
  long value(long other) {
    return opposite ? offset - other : offset + other;
  }

  /** Takes the other's sums and passes on the related ones. */
  Sums.Reader sums(Sums.Reader reader) {
    return (tick, sum, minimum, maximum, count) -> {
      long all = offset * count;
      if (opposite) {
        reader.tick(tick, all - sum, offset - maximum, offset - minimum, count);
      } else {
        reader.tick(tick, all + sum, offset + minimum, offset + maximum, count);
      }
    };
  }
}
