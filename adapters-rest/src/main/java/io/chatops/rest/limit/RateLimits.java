package io.chatops.rest.limit;

import io.chatops.core.bus.HubEvent.PasswordFailed;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.UserId;
import io.chatops.rest.RestSettings;
import io.chatops.rest.limit.Throttle.Taken;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The limits of each caller. Callers from different addresses never share a limit, so that a
 * stranger cannot lock anybody out.
 */
public final class RateLimits {
  /** Each test sends a message to another system and may take 10 seconds. */
  private static final int CHANNEL_TESTS_PER_MINUTE = 6;

  private final Throttle<UserId> users;
  private final Throttle<ApiKeyId> apiKeys;
  private final Throttle<String> strangers;
  private final Throttle<String> registrations;
  private final Throttle<PasswordFailed> failedSignIns;
  private final Throttle<String> failedSignInsOfNetwork;
  private final Throttle<UserId> channelTests;
  private final Throttle<Creator> creations;
  private final EnrolmentGuesses enrolments;
  private final Consumer<PasswordFailed> tellOthers;
  private final LongAdder failedPasswords = new LongAdder();

  /**
   * Counts nothing yet.
   *
   * @param tellOthers tells other hubs of a password that was wrong at this one
   */
  public RateLimits(
      RestSettings settings, InstantSource clock, Consumer<PasswordFailed> tellOthers) {
    this.tellOthers = tellOthers;
    Duration minute = Duration.ofMinutes(1);
    Duration window = settings.failedSignInWindow();
    int callers = settings.trackedCallers();
    this.users = new Throttle<>(settings.requestsPerMinute(), minute, callers, clock);
    this.apiKeys = new Throttle<>(settings.requestsPerMinute(), minute, callers, clock);
    this.strangers = new Throttle<>(settings.anonymousRequestsPerMinute(), minute, callers, clock);
    this.registrations =
        new Throttle<>(settings.registrationsPerHour(), Duration.ofHours(1), callers, clock);
    this.failedSignIns = new Throttle<>(settings.failedSignIns(), window, callers, clock);
    this.failedSignInsOfNetwork =
        new Throttle<>(settings.failedSignInsPerAddress(), window, callers, clock);
    this.creations = new Throttle<>(settings.creationsPerMinute(), minute, callers, clock);
    this.enrolments = new EnrolmentGuesses(callers, clock);
    this.channelTests = new Throttle<>(CHANNEL_TESTS_PER_MINUTE, minute, callers, clock);
  }

  /** The state of a caller's limit, which every answer tells. */
  public record Standing(int limit, long remaining, long resetSeconds) {}

  private record Creator(UserId user, String things) {}

  public Standing request(UserId user) {
    return standing(users.take(user));
  }

  public Standing request(ApiKeyId apiKey) {
    return standing(apiKeys.take(apiKey));
  }

  /** Counts a request of a caller who is not signed in. */
  public Standing request(@Nullable String address) {
    return standing(strangers.take(Networks.of(address)));
  }

  public void registration(@Nullable String address) {
    Taken taken = registrations.take(Networks.of(address));
    if (!taken.allowed()) {
      throw refused("Too many registrations from this address", taken.retryAfter());
    }
  }

  /**
   * Counts a thing that a user makes.
   *
   * @param things their kind in the plural
   */
  public void creation(UserId user, String things) {
    Taken taken = creations.take(new Creator(user, things));
    if (!taken.allowed()) {
      throw refused(
          "More than "
              + taken.limit()
              + " new "
              + things
              + " a minute, the most that chatops.limits.creations-per-minute allows",
          taken.retryAfter());
    }
  }

  /** Counts a test message through a user's channel. */
  public void channelTest(UserId user) {
    Taken taken = channelTests.take(user);
    if (!taken.allowed()) {
      throw refused(
          "More than " + CHANNEL_TESTS_PER_MINUTE + " tests of channels a minute",
          taken.retryAfter());
    }
  }

  /**
   * Refuses a caller after too many failed password checks: for this account from this address, or
   * for any account from this address.
   *
   * @param account the name that was sent, or the id of a signed-in caller's account
   */
  public void beforePassword(String account, @Nullable String address) {
    PasswordFailed failure = failure(account, address);
    Duration wait = failedSignIns.waitOf(failure);
    Duration networkWait = failedSignInsOfNetwork.waitOf(failure.network());
    Duration longer = wait.compareTo(networkWait) > 0 ? wait : networkWait;
    if (!longer.isZero()) {
      throw refused("Too many failed sign-ins from this address", longer);
    }
  }

  /**
   * Refuses an enrolment after too many failed ones from this address, or of codes from all. One
   * with a code is refused for a moment, too, while it and the others that are being checked could
   * be too many. {@link #enrolmentEnded} follows.
   */
  public void beforeEnrolment(boolean isCode, @Nullable String address) {
    enrolments.begin(isCode, Networks.of(address));
  }

  /**
   * Counts an enrolment.
   *
   * @param failed true if its code or token was not in force
   */
  public void enrolmentEnded(boolean isCode, @Nullable String address, boolean failed) {
    enrolments.end(isCode, Networks.of(address), failed);
  }

  /** Returns the number of password checks that have failed at this hub since its start. */
  public long failedPasswords() {
    return failedPasswords.sum();
  }

  /** Counts a failed password check; a successful one costs nothing. */
  public void passwordFailed(String account, @Nullable String address) {
    PasswordFailed failure = failure(account, address);
    failedPasswords.increment();
    count(failure);
    tellOthers.accept(failure);
  }

  /** Counts a password check that failed at another hub against the same caller here. */
  public void passwordFailedElsewhere(PasswordFailed failure) {
    count(failure);
  }

  private void count(PasswordFailed failure) {
    failedSignIns.take(failure);
    failedSignInsOfNetwork.take(failure.network());
  }

  private static PasswordFailed failure(String account, @Nullable String address) {
    return new PasswordFailed(account.toLowerCase(Locale.ROOT), Networks.of(address));
  }

  private static Standing standing(Taken taken) {
    if (!taken.allowed()) {
      throw new LimitExceeded(standingOf(taken), taken.retryAfter());
    }
    return standingOf(taken);
  }

  private static Standing standingOf(Taken taken) {
    return new Standing(
        taken.limit(), taken.remaining(), taken.untilFull().plusMillis(999).toSeconds());
  }

  static ChatOpsException refused(String what, Duration wait) {
    return ChatOpsException.rateLimited(
        what + "; try again in " + Math.max(1, wait.plusMillis(999).toSeconds()) + " s", wait);
  }

  /** Thrown for too many requests; carries the values of the headers. */
  public static final class LimitExceeded extends ChatOpsException {
    private final transient Standing standing;

    LimitExceeded(Standing standing, Duration wait) {
      super(
          ErrorCode.RATE_LIMITED,
          "More than "
              + standing.limit()
              + " requests a minute; try again in "
              + Math.max(1, wait.plusMillis(999).toSeconds())
              + " s",
          wait,
          null);
      this.standing = standing;
    }

    public Standing standing() {
      return standing;
    }

    /** Rounded up: a caller that waits this long must not come too early. */
    public long retryAfterSeconds() {
      return Math.max(1, retryAfter().orElse(Duration.ZERO).plusMillis(999).toSeconds());
    }
  }
}
