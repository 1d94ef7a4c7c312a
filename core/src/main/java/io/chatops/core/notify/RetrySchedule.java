package io.chatops.core.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The times at which to try again and to give up: after a day, or soon where the other side
 * refuses.
 */
final class RetrySchedule {
  private static final Duration MAX_DELAY = Duration.ofHours(1);
  private static final List<Duration> DELAYS =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30));

  /** The number of attempts in 24 hours: the delays above, then one an hour. */
  static final int MAX_ATTEMPTS = 31;

  /** Someone has to change a setting first, but a proxy may have failed for a moment. */
  static final int MAX_REJECTIONS = 6;

  private RetrySchedule() {}

  /** Returns the next state of a notification after an attempt. */
  static Notification after(Notification claimed, Receipt receipt, Instant now) {
    return receipt.handle(
        new Receipt.Handler<Notification>() {
          @Override
          public Notification on(Receipt.Delivered delivered) {
            return claimed.sent(now, delivered.detail());
          }

          @Override
          public Notification on(Receipt.Retry retry) {
            return retry(claimed, retry.reason(), retry.after(), MAX_ATTEMPTS, now);
          }

          @Override
          public Notification on(Receipt.Rejected refused) {
            return retry(claimed, refused.reason(), null, MAX_REJECTIONS, now);
          }
        });
  }

  private static Notification retry(
      Notification claimed, String reason, @Nullable Duration wish, int most, Instant now) {
    if (claimed.attempts() >= most) {
      return claimed.failed(now, reason);
    }
    int step = claimed.attempts() - 1;
    Duration delay = step < DELAYS.size() ? DELAYS.get(step) : MAX_DELAY;
    if (wish != null && wish.compareTo(delay) > 0) {
      delay = wish.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : wish;
    }
    return claimed.retry(now.plus(delay), reason);
  }
}
