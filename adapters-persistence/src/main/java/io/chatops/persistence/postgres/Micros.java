package io.chatops.persistence.postgres;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as PostgreSQL counts them. */
final class Micros {
  private Micros() {}

  /** Microseconds since the epoch; times beyond the years 1-9999 are moved to their ends. */
  static long of(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Database.time(instant).toInstant());
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
