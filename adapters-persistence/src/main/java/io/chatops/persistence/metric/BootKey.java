package io.chatops.persistence.metric;

import io.chatops.core.identity.ServerId;
import java.util.Comparator;

/** One start of one server's agent. Ordered, so that all writers lock marks in the same order. */
record BootKey(ServerId serverId, String bootId) implements Comparable<BootKey> {
  /** Longer ones are refused: an index entry must fit a third of a page. */
  static final int MAX_LENGTH = 200;

  private static final Comparator<BootKey> ORDER =
      Comparator.comparing((BootKey key) -> key.serverId().value()).thenComparing(BootKey::bootId);

  @Override
  public int compareTo(BootKey other) {
    return ORDER.compare(this, other);
  }
}
