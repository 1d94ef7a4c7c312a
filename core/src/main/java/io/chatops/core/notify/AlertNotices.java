package io.chatops.core.notify;

import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.NoticePlanner;
import io.chatops.core.alert.OutboxNotice;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** The owner is to be told when an alert opens, gets worse or ends, and at once. */
public final class AlertNotices implements NoticePlanner {
  private final InstantSource clock;

  public AlertNotices(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public List<OutboxNotice> noticesFor(AlertChange change) {
    return switch (change.kind()) {
      case OPENED, ESCALATED, RESOLVED ->
          List.of(
              new OutboxNotice(
                  UUID.randomUUID(),
                  change.kind(),
                  change.alert().ownerId(),
                  clock.instant().truncatedTo(ChronoUnit.MICROS)));
      case ACKNOWLEDGED, RECORDED -> List.of();
    };
  }
}
