package io.chatops.app.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The limits of HTTP connections.
 *
 * @param open connections of all kinds, sockets included
 * @param anonymous connections without a signed-in user
 * @param anonymousPerAddress the same from one address
 * @param signedIn HTTP connections of signed-in callers
 * @param signedInPerCaller the same of one user or API key
 * @param heldBytes of incomplete requests and unread responses, all together
 * @param heldBytesPerAddress the same of one address
 * @param headTimeout the time in which a request's headers must arrive, and a first request
 * @param bodyTimeout the time in which a request's body must arrive
 * @param idleTimeout the time between two requests
 * @param writeTimeout the time in which a client must read a part of its response
 */
record ConnectionLimits(
    int open,
    int anonymous,
    int anonymousPerAddress,
    int signedIn,
    int signedInPerCaller,
    long heldBytes,
    long heldBytesPerAddress,
    Duration headTimeout,
    Duration bodyTimeout,
    Duration idleTimeout,
    Duration writeTimeout) {
  private static final int MAX_ANONYMOUS = 10_000;

  /** A connection costs some 16 KiB of heap and as much direct memory. */
  private static final long HEAP_PER_ANONYMOUS = 64 * 1024;

  private static final long LEAST_HELD_BYTES = 8L << 20;

  /** For the database, archives and logs. */
  private static final int DESCRIPTORS_FOR_OTHERS = 200;

  private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files +(\\d+) ");

  /** Returns the number of strangers' connections that a process with these means can have. */
  static int defaultAnonymous(long maxHeapBytes, int descriptors) {
    long byMeans = Math.min(descriptors / 4, maxHeapBytes / HEAP_PER_ANONYMOUS);
    return (int) Math.max(16, Math.min(MAX_ANONYMOUS, byMeans));
  }

  /**
   * The limits of a process.
   *
   * @param descriptors the number of files that it may open
   */
  static ConnectionLimits of(
      long maxHeapBytes, int descriptors, int strangers, int strangersPerAddress) {
    long heldBytes = Math.max(LEAST_HELD_BYTES, maxHeapBytes / 8);
    return new ConnectionLimits(
        Math.max(64, descriptors - DESCRIPTORS_FOR_OTHERS),
        strangers,
        strangersPerAddress,
        strangers,
        Math.max(8, strangers / 4),
        heldBytes,
        heldBytes / 2,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        // Longer than nginx keeps an idle connection (60 s): else it may send into one that closes.
        Duration.ofSeconds(75),
        Duration.ofSeconds(30));
  }

  /** Returns the number of files that this process may open. */
  static int descriptorsOfThisProcess() {
    try {
      Matcher limit = OPEN_FILES.matcher(Files.readString(Path.of("/proc/self/limits")));
      // "unlimited" is no number, and a large one is as good.
      return limit.find() ? (int) Math.min(1_000_000, Long.parseLong(limit.group(1))) : 1_000_000;
    } catch (IOException e) {
      return 1_024; // what most systems allow at least
    }
  }
}
