package io.chatops.persistence.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times in plain JDBC, in microseconds and within the years of {@link StorableTime}. */
public final class StoredTime {
  private StoredTime() {}

  /** Returns the time as a parameter of a statement. */
  public static OffsetDateTime of(Instant instant) {
    return StorableTime.of(instant).atOffset(ZoneOffset.UTC);
  }

  /** Returns the time in microseconds since the epoch. */
  public static long micros(Instant instant) {
    // ChronoUnit.MICROS.between computes nanoseconds first, which overflow outside 1677-2262.
    Instant within = of(instant).toInstant();
    return within.getEpochSecond() * 1_000_000 + within.getNano() / 1_000;
  }

  /** Returns the time for a number of microseconds since the epoch. */
  public static Instant ofMicros(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** Reads a column of a row, counted from 1; the column must not be null. */
  public static Instant read(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** Reads a column of a row; it must not be null. */
  public static Instant read(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** Reads a column of a row; absent if it is null. */
  public static @Nullable Instant readOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
