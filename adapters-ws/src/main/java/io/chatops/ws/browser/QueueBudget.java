package io.chatops.ws.browser;

import io.chatops.core.identity.UserId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The bound on the bytes in the queues of all browsers, and of one user's browsers. Beyond it the
 * fullest queue drops frames: a slow reader loses its own frames; others are unaffected. Its
 * monitor guards all of its queues, so work under it is short.
 */
final class QueueBudget {
  private final Share all;
  private final long maxBytesPerUser;
  private final Map<UserId, Share> users = new HashMap<>();

  /** Some queues and their bytes together. */
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

  /** Returns the bytes that all queues hold now. */
  synchronized long bytes() {
    return all.bytes;
  }

  /** Adds an empty queue, which is counted until it leaves. */
  synchronized void enter(UserId owner, FrameQueue queue) {
    all.queues.add(queue);
    share(owner).queues.add(queue);
  }

  /** Removes an empty queue. */
  synchronized void leave(UserId owner, FrameQueue queue) {
    all.queues.remove(queue);
    Share share = share(owner);
    share.queues.remove(queue);
    if (share.queues.isEmpty()) {
      users.remove(owner);
    }
  }

  /** Counts bytes that a queue has gained, or with a negative number lost. */
  synchronized void count(UserId owner, long more) {
    all.bytes += more;
    share(owner).bytes += more;
  }

  /**
   * Drops frames until no bound is exceeded.
   *
   * @param owner of the queue that has just grown
   * @return the number of frames that were dropped
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
              .dropHalf();
    }
    return lost;
  }

  private Share share(UserId owner) {
    return users.computeIfAbsent(owner, user -> new Share(maxBytesPerUser));
  }
}
