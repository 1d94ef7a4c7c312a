package io.chatops.persistence.sql;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Limits every time of an entity, and times compared with one, to the years 1 to 9999, which both
 * PostgreSQL and ISO 8601 can represent.
 */
@Converter(autoApply = true)
public class StorableTime implements AttributeConverter<Instant, Instant> {
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  static Instant of(Instant time) {
    return time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
  }

  @Override
  public @Nullable Instant convertToDatabaseColumn(@Nullable Instant time) {
    return time == null ? null : of(time);
  }

  @Override
  public @Nullable Instant convertToEntityAttribute(@Nullable Instant column) {
    return column;
  }
}
