package io.chatops.rest.limit;

import io.chatops.core.access.FailedSignIns;
import io.chatops.core.access.FailedSignIns.Limit;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.UserId;
import io.chatops.rest.RestSettings;
import io.chatops.rest.limit.Throttle.Consumed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The limits of each caller. Callers from different addresses never share a limit, so that no
 * caller can lock another one out.
 */
public final class RateLimits {
  /** Each test sends a message to another system and may take 10 seconds. */
  private static final int CHANNEL_TESTS_PER_MINUTE = 6;

  /** Each stores a token; an honest session needs one in a quarter of an hour. */
  private static final int REFRESHES = 300;

  private static final Duration REFRESHES_WINDOW = Duration.ofMinutes(5);

  /** The characters of an account's name that count: a stranger may send a longer one. */
  private static final int MAX_ACCOUNT_LENGTH = 300;

  private final Throttle<UserId> users;
  private final Throttle<ApiKeyId> apiKeys;
  private final Throttle<String> anonymous;
  private final Throttle<String> registrations;
  private final Throttle<String> failedSignIns;
  private final Throttle<String> failedSignInsOfNetwork;
  private final Throttle<UserId> channelTests;
  private final Throttle<UserId> refreshes;
  private final Throttle<Creator> creations;
  private final EnrolmentGuesses enrolments;
  private final RestSettings settings;
  private final InstantSource clock;
  private final FailedSignIns ofAllHubs;
  private final BooleanSupplier hasOthers;
  private final LongAdder failedPasswords = new LongAdder();

  /**
   * Starts with no counts.
   *
   * @param ofAllHubs counts wrong passwords for all hubs
   * @param hasOthers returns true if there are other hubs; a single hub counts in memory only
   */
  public RateLimits(
      RestSettings settings,
      InstantSource clock,
      FailedSignIns ofAllHubs,
      BooleanSupplier hasOthers) {
    this.settings = settings;
    this.clock = clock;
    this.ofAllHubs = ofAllHubs;
    this.hasOthers = hasOthers;
    Duration minute = Duration.ofMinutes(1);
    Duration window = settings.failedSignInWindow();
    int callers = settings.trackedCallers();
    this.users = new Throttle<>(settings.requestsPerMinute(), minute, callers, clock);
    this.apiKeys = new Throttle<>(settings.requestsPerMinute(), minute, callers, clock);
    this.anonymous = new Throttle<>(settings.anonymousRequestsPerMinute(), minute, callers, clock);
    this.registrations =
        new Throttle<>(settings.registrationsPerHour(), Duration.ofHours(1), callers, clock);
    this.failedSignIns = new Throttle<>(settings.failedSignIns(), window, callers, clock);
    this.failedSignInsOfNetwork =
        new Throttle<>(settings.failedSignInsPerAddress(), window, callers, clock);
    this.creations = new Throttle<>(settings.creationsPerMinute(), minute, callers, clock);
    this.enrolments = new EnrolmentGuesses(callers, clock);
    this.refreshes = new Throttle<>(REFRESHES, REFRESHES_WINDOW, callers, clock);
    this.channelTests = new Throttle<>(CHANNEL_TESTS_PER_MINUTE, minute, callers, clock);
  }

  /** The state of a caller's limit, which every response has. */
  public record Quota(int limit, long remaining, long resetSeconds) {}

  private record Creator(UserId user, String things) {}

  public Quota request(UserId user) {
    return quota(users.consume(user));
  }

  public Quota request(ApiKeyId apiKey) {
    return quota(apiKeys.consume(apiKey));
  }

  /** Counts a request of a caller who is not signed in. */
  public Quota request(@Nullable String address) {
    return quota(anonymous.consume(Networks.of(address)));
  }

  public void registration(@Nullable String address) {
    Consumed taken = registrations.consume(Networks.of(address));
    if (!taken.allowed()) {
      throw rejected("Too many registrations from this address", taken.retryAfter());
    }
  }

  /**
   * Counts a thing that a user makes.
   *
   * @param things their kind in the plural
   */
  public void creation(Actor user, String things) {
    Consumed taken = creations.consume(new Creator(user.userId(), things));
    if (!taken.allowed()) {
      throw rejected(
          "More than "
              + taken.limit()
              + " new "
              + things
              + " a minute, the maximum that chatops.limits.creations-per-minute allows",
          taken.retryAfter());
    }
  }

  /** Refuses a user whose sessions were refreshed too often; {@link #refreshed} follows. */
  public void beforeRefresh(UserId user) {
    Duration wait = refreshes.waitOf(user);
    if (!wait.isZero()) {
      throw rejected("More than " + REFRESHES + " refreshes of your sessions in 5 minutes", wait);
    }
  }

  /** Counts a refresh. Whoever has only a used token of the user cannot use the limit up. */
  public void refreshed(UserId user) {
    refreshes.consume(user);
  }

  /** Counts a test message through a user's channel. */
  public void channelTest(Actor user) {
    Consumed taken = channelTests.consume(user.userId());
    if (!taken.allowed()) {
      throw rejected(
          "More than " + CHANNEL_TESTS_PER_MINUTE + " tests of channels a minute",
          taken.retryAfter());
    }
  }

  /**
   * Refuses a caller after too many failed password checks: for this account from this address, or
   * for any account from this address. What failed at other hubs counts, too. Blocking.
   *
   * @param account the name that was sent, or the id of a signed-in caller's account
   */
  public void beforePassword(String account, @Nullable String address) {
    List<Limit> limits = limits(account, address);
    Duration wait =
        longer(
            failedSignIns.waitOf(limits.get(0).caller()),
            failedSignInsOfNetwork.waitOf(limits.get(1).caller()));
    if (hasOthers.getAsBoolean()) {
      wait = longer(wait, ofAllHubs.waitOf(limits, clock.instant()));
    }
    if (!wait.isZero()) {
      throw rejected("Too many failed sign-ins from this address", wait);
    }
  }

  /**
   * Refuses an enrolment after too many failed ones from this address, or of codes from all. One
   * with a code is refused for a moment, too, while it and the others that are being checked could
   * be too many. {@link #enrolmentEnded} follows.
   */
  public void beforeEnrolment(boolean isCode, @Nullable String address) {
    enrolments.start(isCode, Networks.of(address));
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

  /** Counts a failed password check; a successful one costs nothing. Blocking. */
  public void passwordFailed(String account, @Nullable String address) {
    List<Limit> limits = limits(account, address);
    failedPasswords.increment();
    failedSignIns.consume(limits.get(0).caller());
    failedSignInsOfNetwork.consume(limits.get(1).caller());
    if (hasOthers.getAsBoolean()) {
      ofAllHubs.add(limits, clock.instant());
    }
  }

  /** Returns the limit of this account from this address, then that of all from this address. */
  private List<Limit> limits(String account, @Nullable String address) {
    String network = Networks.of(address);
    String name = account.substring(0, Math.min(account.length(), MAX_ACCOUNT_LENGTH));
    Duration window = settings.failedSignInWindow();
    return List.of(
        new Limit(network + " " + name.toLowerCase(Locale.ROOT), settings.failedSignIns(), window),
        new Limit(network, settings.failedSignInsPerAddress(), window));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Quota quota(Consumed taken) {
    if (!taken.allowed()) {
      throw new LimitExceeded(quotaOf(taken), taken.retryAfter());
    }
    return quotaOf(taken);
  }

  private static Quota quotaOf(Consumed taken) {
    return new Quota(
        taken.limit(), taken.remaining(), taken.untilFull().plusMillis(999).toSeconds());
  }

  static ChatOpsException rejected(String what, Duration wait) {
    return ChatOpsException.rateLimited(
        what + "; try again in " + Math.max(1, wait.plusMillis(999).toSeconds()) + " s", wait);
  }

  /** Thrown for too many requests; carries the values of the headers. */
  public static final class LimitExceeded extends ChatOpsException {
    private final transient Quota standing;

    LimitExceeded(Quota standing, Duration wait) {
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

    public Quota standing() {
      return standing;
    }

    /** Rounded up: a caller that waits this long must not come too early. */
    public long retryAfterSeconds() {
      return Math.max(1, retryAfter().orElse(Duration.ZERO).plusMillis(999).toSeconds());
    }
  }
}
