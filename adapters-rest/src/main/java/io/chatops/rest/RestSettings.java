package io.chatops.rest;

import java.time.Duration;

/**
 * The limits of the REST API. No honest use meets the defaults.
 *
 * @param requestsPerMinute of one user or one API key
 * @param anonymousRequestsPerMinute of one address, on public routes or with bad credentials
 * @param failedSignIns of one account from one address, within {@code failedSignInWindow}
 * @param failedSignInsPerAddress over all accounts, within the same window
 * @param registrationsPerHour from one address
 * @param creationsPerMinute by one user of each kind: servers, API keys, thresholds, channels
 * @param concurrentPasswordHashes the number of passwords hashed at once; each takes a core for a
 *     quarter of a second
 * @param passwordHashWait the time that a sign-in waits in the queue before it is answered 429
 * @param trackedCallers the number of callers of each kind that are remembered; the idlest is
 *     forgotten first
 */
public record RestSettings(
    int requestsPerMinute,
    int anonymousRequestsPerMinute,
    int failedSignIns,
    int failedSignInsPerAddress,
    Duration failedSignInWindow,
    int registrationsPerHour,
    int creationsPerMinute,
    int concurrentPasswordHashes,
    Duration passwordHashWait,
    int trackedCallers) {

  /** Throws {@link IllegalArgumentException} for a limit that would reject all requests. */
  public RestSettings {
    positive("requestsPerMinute", requestsPerMinute);
    positive("anonymousRequestsPerMinute", anonymousRequestsPerMinute);
    positive("failedSignIns", failedSignIns);
    positive("failedSignInsPerAddress", failedSignInsPerAddress);
    positive("failedSignInWindow", failedSignInWindow.toSeconds());
    positive("registrationsPerHour", registrationsPerHour);
    positive("creationsPerMinute", creationsPerMinute);
    positive("concurrentPasswordHashes", concurrentPasswordHashes);
    positive("passwordHashWait", passwordHashWait.toMillis());
    positive("trackedCallers", trackedCallers);
  }

  public static RestSettings defaults() {
    return new RestSettings(
        1_200,
        1_200,
        10,
        100,
        Duration.ofMinutes(5),
        120,
        600,
        Math.max(2, Runtime.getRuntime().availableProcessors() / 2),
        Duration.ofSeconds(10),
        100_000);
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }
}
