package io.chatops.agent.delivery;

import java.util.Comparator;

/** A position between two records of a spool. */
record SpoolPosition(long segment, long offset) implements Comparable<SpoolPosition> {
  private static final Comparator<SpoolPosition> ORDER =
      Comparator.comparingLong(SpoolPosition::segment).thenComparingLong(SpoolPosition::offset);

  @Override
  public int compareTo(SpoolPosition other) {
    return ORDER.compare(this, other);
  }
}
