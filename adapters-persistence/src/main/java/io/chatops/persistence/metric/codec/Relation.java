package io.chatops.persistence.metric.codec;

/**
 * The rule by which a series of a chunk follows from another. Used and available memory add up to a
 * constant, and some series are reported twice.
 *
 * @param source the place of the other series, which follows from none
 * @param opposite true if it falls by as much as the other rises
 * @param offset the constant to add
 */
public record Relation(int source, boolean opposite, long offset) {
  long value(long other) {
    return opposite ? offset - other : offset + other;
  }

  /** Returns a reader of the other's sums that passes on the related ones. */
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
