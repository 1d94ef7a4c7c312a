package io.chatops.persistence.postgres;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as PostgreSQL counts them. */
final class Micros {
  private Micros() {}

  /** Microseconds since the epoch; times beyond the years 1-9999 are moved to their ends. */
  static long of(Instant instant) {
    // ChronoUnit.MICROS.between counts nanoseconds first, which overflow outside of 1677-2262.
    Instant within = Database.time(instant).toInstant();
    return within.getEpochSecond() * 1_000_000 + within.getNano() / 1_000;
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
