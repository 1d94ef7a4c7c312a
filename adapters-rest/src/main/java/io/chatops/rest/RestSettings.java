package io.chatops.rest;

import java.time.Duration;

/**
 * What the REST API allows to each caller. The defaults are so generous that no honest use meets
 * them.
 *
 * @param requestsPerMinute of one user or one API key
 * @param anonymousRequestsPerMinute of one address, on public routes or with bad credentials
 * @param failedSignIns of one account from one address, within {@code failedSignInWindow}
 * @param failedSignInsPerAddress over all accounts, within the same window
 * @param registrationsPerHour from one address
 * @param concurrentPasswordHashes how many passwords are hashed at once; each takes a core for a
 *     quarter of a second
 * @param passwordHashWait how long a sign-in waits for its turn before it is answered 429
 * @param trackedCallers how many callers are remembered of each kind; the idlest is forgotten first
 */
public record RestSettings(
    int requestsPerMinute,
    int anonymousRequestsPerMinute,
    int failedSignIns,
    int failedSignInsPerAddress,
    Duration failedSignInWindow,
    int registrationsPerHour,
    int concurrentPasswordHashes,
    Duration passwordHashWait,
    int trackedCallers) {

  /** Throws {@link IllegalArgumentException} on a limit that would let nobody in. */
  public RestSettings {
    positive("requestsPerMinute", requestsPerMinute);
    positive("anonymousRequestsPerMinute", anonymousRequestsPerMinute);
    positive("failedSignIns", failedSignIns);
    positive("failedSignInsPerAddress", failedSignInsPerAddress);
    positive("failedSignInWindow", failedSignInWindow.toSeconds());
    positive("registrationsPerHour", registrationsPerHour);
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
