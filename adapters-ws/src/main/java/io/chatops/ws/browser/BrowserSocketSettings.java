package io.chatops.ws.browser;

import java.time.Duration;

/**
 * The limits of browsers' sockets.
 *
 * @param authenticationDeadline the time in which a new socket must send its first message
 * @param silence the longest time that a browser may be silent; browsers answer pings automatically
 * @param maxFrameBytes the largest message that a browser may send
 * @param queuedFrames the number of frames that wait for a slow browser before the oldest is
 *     dropped
 * @param socketsPerUser the maximum number of open sockets of one user
 * @param maxWaiting the maximum number of sockets that have not authenticated yet
 * @param maxWaitingPerAddress the same for one address
 */
public record BrowserSocketSettings(
    Duration authenticationDeadline,
    Duration silence,
    int maxFrameBytes,
    int queuedFrames,
    int socketsPerUser,
    int maxWaiting,
    int maxWaitingPerAddress) {

  public BrowserSocketSettings {
    if (queuedFrames < 1 || socketsPerUser < 1 || maxFrameBytes < 1024) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  public static BrowserSocketSettings defaults() {
    return new BrowserSocketSettings(
        Duration.ofSeconds(10), Duration.ofSeconds(45), 16 * 1024, 32, 100, 500, 100);
  }
}
