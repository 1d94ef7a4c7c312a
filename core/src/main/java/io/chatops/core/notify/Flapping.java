package io.chatops.core.notify;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.AlertId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often alerts of a key opened recently. The fourth opening within an hour is sent as
 * flapping, once; after that nothing is sent until nothing has changed for a quarter of an hour.
 *
 * @param lastAlertId the newest alert of the key
 * @param openings the newest, oldest first, at most {@value #MAX_OPENINGS}
 * @param damped the severity that was sent as flapping; absent: it is not flapping
 * @param changedAt the time of the key's last notice
 */
public record Flapping(
    AlertKey key,
    AlertId lastAlertId,
    List<Instant> openings,
    @Nullable Severity damped,
    Instant changedAt) {
  /** The number of openings in an hour that are sent one by one. */
  static final int MAX_OPENINGS = 3;

  /** The time without a change after which an alert is calm. */
  static final Duration CALM = Duration.ofMinutes(15);

  private static final Duration COUNTED = Duration.ofHours(1);

  public Flapping {
    openings = List.copyOf(openings);
  }

  static Flapping none(Alert alert, Instant now) {
    return new Flapping(alert.key(), alert.id(), List.of(), null, now);
  }

  /** Returns the state after one more opening; the fourth within an hour damps it. */
  Flapping opened(Alert alert, Instant now) {
    Instant at = alert.createdAt();
    List<Instant> counted = new ArrayList<>(openings);
    counted.removeIf(opening -> opening.isBefore(at.minus(COUNTED)));
    boolean tooMany = counted.size() >= MAX_OPENINGS;
    if (tooMany) {
      counted.remove(0);
    }
    counted.add(at);
    Severity damping = damped == null && tooMany ? alert.severity() : damped;
    return new Flapping(key, alert.id(), counted, damping, now);
  }

  /** Returns the state after any other change of the alert. */
  Flapping changed(Alert alert, Instant now) {
    return new Flapping(key, alert.id(), openings, damped, now);
  }

  /** Returns the state after a worse severity was sent. */
  Flapping worse(Severity severity) {
    return new Flapping(key, lastAlertId, openings, severity, changedAt);
  }

  Flapping calm() {
    return new Flapping(key, lastAlertId, List.of(), null, changedAt);
  }

  boolean isDamped() {
    return damped != null;
  }

  Instant calmAt() {
    return changedAt.plus(CALM);
  }
}
