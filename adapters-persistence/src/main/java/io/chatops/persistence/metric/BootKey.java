package io.chatops.persistence.metric;

import io.chatops.core.identity.ServerId;
import java.util.Comparator;

/** One run of one server's agent. All writers lock marks in the order of these keys. */
record BootKey(ServerId serverId, String bootId) implements Comparable<BootKey> {
  /** The longest boot id in characters; an index entry must fit in a third of a page. */
  static final int MAX_LENGTH = 200;

  private static final Comparator<BootKey> ORDER =
      Comparator.comparing((BootKey key) -> key.serverId().value()).thenComparing(BootKey::bootId);

  @Override
  public int compareTo(BootKey other) {
    return ORDER.compare(this, other);
  }
}
