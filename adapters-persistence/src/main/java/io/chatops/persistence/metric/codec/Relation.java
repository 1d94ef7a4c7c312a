package io.chatops.persistence.metric.codec;

/**
 * The rule by which a series of a chunk follows from another one. Used and available memory, for
 * example, add up to a constant, and some series are reported twice.
 *
 * @param source the index of the other series, which has no relation itself
 * @param opposite true if this series falls by as much as the other rises
 * @param offset the constant to add
 */
public record Relation(int source, boolean opposite, long offset) {
  long value(long other) {
    return opposite ? offset - other : offset + other;
  }

  /** Returns a reader of the other series' sums that passes on those of this one. */
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
