package io.chatops.persistence.metric;

import io.chatops.core.identity.ServerId;
import java.util.Comparator;

/** One start of one server's agent. All writers lock marks in the order of these keys. */
record BootKey(ServerId serverId, String bootId) implements Comparable<BootKey> {
  /** The most characters of a boot id: an index entry must fit a third of a page. */
  static final int MAX_LENGTH = 200;

  private static final Comparator<BootKey> ORDER =
      Comparator.comparing((BootKey key) -> key.serverId().value()).thenComparing(BootKey::bootId);

  @Override
  public int compareTo(BootKey other) {
    return ORDER.compare(this, other);
  }
}
