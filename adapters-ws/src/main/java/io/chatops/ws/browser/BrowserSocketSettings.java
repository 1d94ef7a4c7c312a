package io.chatops.ws.browser;

import java.time.Duration;

/**
 * The limits of people's sockets.
 *
 * @param authenticationDeadline time that a new socket has for its first message
 * @param silence longest time in which a browser may be silent; it answers pings by itself
 * @param maxFrameBytes the largest message a browser may send
 * @param queuedFrames frames that wait for a slow browser before it loses the oldest
 * @param socketsPerUser sockets of one user that may be open at once
 * @param maxWaiting sockets that have not authenticated yet
 * @param maxWaitingPerAddress the same from one address
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
