package io.chatops.core.notify;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.NoticePlanner;
import io.chatops.core.alert.OutboxNotice;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * Plans notices for the owner when an alert opens, gets worse or ends: due at once; and one for the
 * end of a snooze.
 */
public final class AlertNotices implements NoticePlanner {
  private final InstantSource clock;

  public AlertNotices(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public List<OutboxNotice> noticesFor(AlertChange change) {
    return switch (change.kind()) {
      case OPENED, ESCALATED, RESOLVED ->
          List.of(notice(change, clock.instant().truncatedTo(ChronoUnit.MICROS)));
      case SNOOZED -> {
        Alert.Snooze snooze = change.alert().snooze();
        Instant until = snooze == null ? null : snooze.until();
        yield until == null ? List.of() : List.of(notice(change, until));
      }
      case ACKNOWLEDGED, RECORDED -> List.of();
    };
  }

  private static OutboxNotice notice(AlertChange change, Instant dueAt) {
    return new OutboxNotice(UUID.randomUUID(), change.kind(), change.alert().ownerId(), dueAt);
  }
}
