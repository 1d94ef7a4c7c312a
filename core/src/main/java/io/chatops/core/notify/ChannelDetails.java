package io.chatops.core.notify;

import io.chatops.core.alert.Severity;
import io.chatops.core.error.FieldErrors;
import io.chatops.core.error.InvalidFieldException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The part of a channel that its owner may set.
 *
 * @param name 1-100 characters
 * @param minimumSeverity milder alerts are not sent here
 * @param notifiesResolved true to notify when an alert is resolved
 * @param quietHours absent: none
 * @param repeatEvery the interval of reminders for an unacknowledged alert, 5 minutes to a day;
 *     absent: never
 */
public record ChannelDetails(
    String name,
    boolean enabled,
    Severity minimumSeverity,
    boolean notifiesResolved,
    @Nullable QuietHours quietHours,
    @Nullable Duration repeatEvery,
    ChannelSettings settings) {
  private static final Duration MIN_REPEAT = Duration.ofMinutes(5);
  private static final Duration MAX_REPEAT = Duration.ofDays(1);

  /** Throws {@link InvalidFieldException} with every rule that is broken. */
  public ChannelDetails {
    FieldErrors errors = new FieldErrors();
    if (!FieldErrors.isLine(name, 100)) {
      errors.add("name", "must be 1-100 characters, not all blank, no control characters");
    }
    if (repeatEvery != null
        && (repeatEvery.compareTo(MIN_REPEAT) < 0 || repeatEvery.compareTo(MAX_REPEAT) > 0)) {
      errors.add("repeat_minutes", "must be 5-1440");
    }
    errors.check();
  }

  /** Returns the same with other settings. */
  ChannelDetails with(ChannelSettings other) {
    return new ChannelDetails(
        name, enabled, minimumSeverity, notifiesResolved, quietHours, repeatEvery, other);
  }
}
