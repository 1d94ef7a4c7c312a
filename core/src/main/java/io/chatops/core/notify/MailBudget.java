package io.chatops.core.notify;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The e-mails that this hub sends in a day (UTC), counted by recipient, so that nobody can use its
 * mail server to flood others. Codes for recipients who did not ask for them have less room than
 * alerts. Safe for use by many threads.
 */
public final class MailBudget {
  static final int MAX_PER_USER = 2_000;

  /** The e-mails that a user has whatever others send: nobody may keep alerts from others. */
  static final int SHARE_OF_USER = 200;

  /** Beyond the shares of users. */
  static final int MAX_PER_HUB = 20_000;

  static final int MAX_CODES_PER_USER = 20;
  static final int MAX_CODES_PER_HUB = 200;
  static final int MAX_CODES_PER_ADDRESS = 3;

  private static final Count OF_HUB = new Count(null, false, MAX_PER_HUB);

  private final InstantSource clock;
  private final Map<Count, Integer> counts = new HashMap<>();
  private Instant day = Instant.MIN;

  MailBudget(InstantSource clock) {
    this.clock = clock;
  }

  /** A bounded number of e-mails: of a user, or to an address, or of the whole hub. */
  private record Count(@Nullable Object of, boolean codes, int most) {}

  /**
   * Takes e-mails for the recipients of a message; returns null, or the reason if it is refused.
   */
  synchronized @Nullable String takeFor(UserId owner, ChannelSettings settings) {
    startDay();
    Count ofUser = new Count(owner, false, MAX_PER_USER);
    int mails = mailsOf(settings);
    boolean isInShare = counts.getOrDefault(ofUser, 0) + mails <= SHARE_OF_USER;
    return take(mails, isInShare ? List.of(ofUser) : List.of(ofUser, OF_HUB));
  }

  /** Gives back what a message took that was not sent. */
  synchronized void giveBack(UserId owner, ChannelSettings settings) {
    Count ofUser = new Count(owner, false, MAX_PER_USER);
    int mails = mailsOf(settings);
    if (counts.getOrDefault(ofUser, 0) > SHARE_OF_USER) {
      counts.computeIfPresent(OF_HUB, (same, taken) -> Math.max(0, taken - mails));
    }
    counts.computeIfPresent(ofUser, (same, taken) -> Math.max(0, taken - mails));
  }

  private static int mailsOf(ChannelSettings settings) {
    return settings instanceof ChannelSettings.Email email ? email.confirmed().size() : 0;
  }

  /** Takes an e-mail with a code; returns null, or the reason if it is refused. */
  synchronized @Nullable String takeForCode(UserId owner, EmailAddress address) {
    startDay();
    return take(
        1,
        List.of(
            new Count(address, true, MAX_CODES_PER_ADDRESS),
            new Count(owner, true, MAX_CODES_PER_USER),
            new Count(null, true, MAX_CODES_PER_HUB)));
  }

  private void startDay() {
    Instant today = clock.instant().truncatedTo(ChronoUnit.DAYS);
    if (!today.equals(day)) {
      day = today;
      counts.clear();
    }
  }

  private @Nullable String take(int mails, List<Count> from) {
    for (Count count : from) {
      if (counts.getOrDefault(count, 0) + mails > count.most) {
        return "the hub sends at most "
            + count.most
            + (count.codes ? " codes a day " : " e-mails a day ")
            + (count.of == null
                ? "in all"
                : count.of instanceof UserId ? "for one user" : "to one address")
            + "; the next day begins at 00:00 UTC";
      }
    }
    from.forEach(count -> counts.merge(count, mails, Integer::sum));
    return null;
  }
}
