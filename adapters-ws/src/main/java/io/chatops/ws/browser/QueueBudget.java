package io.chatops.ws.browser;

import io.chatops.core.identity.UserId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the queues of many browsers may hold together, and those of one user. When they hold more,
 * the queue that holds the most gives way, so that who does not read loses frames, and nobody who
 * keeps up. Its monitor guards all of its queues: what is done under it is short.
 */
final class QueueBudget {
  private final Share all;
  private final long maxBytesPerUser;
  private final Map<UserId, Share> users = new HashMap<>();

  /** Queues, and what they hold together. */
  private static final class Share {
    private final long maxBytes;
    private final Set<FrameQueue> queues = new HashSet<>();
    private long bytes;

    private Share(long maxBytes) {
      this.maxBytes = maxBytes;
    }
  }

  QueueBudget(long maxBytes, long maxBytesPerUser) {
    this.all = new Share(maxBytes);
    this.maxBytesPerUser = maxBytesPerUser;
  }

  static QueueBudget unlimited() {
    return new QueueBudget(Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /** What all hold just now. */
  synchronized long bytes() {
    return all.bytes;
  }

  /** Lets an empty queue in; it is counted until it leaves. */
  synchronized void enter(UserId owner, FrameQueue queue) {
    all.queues.add(queue);
    share(owner).queues.add(queue);
  }

  /** Lets an empty queue go. */
  synchronized void leave(UserId owner, FrameQueue queue) {
    all.queues.remove(queue);
    Share share = share(owner);
    share.queues.remove(queue);
    if (share.queues.isEmpty()) {
      users.remove(owner);
    }
  }

  /** A queue that is in holds so much more, or less. */
  synchronized void count(UserId owner, long more) {
    all.bytes += more;
    share(owner).bytes += more;
  }

  /**
   * Makes room until nothing holds too much.
   *
   * @param owner whose queue has just been added to
   * @return how many frames were lost for it
   */
  synchronized int relieve(UserId owner) {
    return relieve(share(owner)) + relieve(all);
  }

  private static int relieve(Share share) {
    int lost = 0;
    while (share.bytes > share.maxBytes) {
      lost +=
          share.queues.stream()
              .max(Comparator.comparingLong(FrameQueue::bytes))
              .orElseThrow(() -> new IllegalStateException("bytes that no queue holds"))
              .giveWay();
    }
    return lost;
  }

  private Share share(UserId owner) {
    return users.computeIfAbsent(owner, user -> new Share(maxBytesPerUser));
  }
}
