package io.chatops.rest.request;

import io.chatops.core.page.Position;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;

/**
 * Writes positions in lists as opaque texts that callers send back. They are not signed: a position
 * shows nothing that its list does not, and a forged one only leads to another part of the caller's
 * list.
 */
public final class Cursors {
  private static final int BYTES = 3 * Long.BYTES;
  private static final int TEXT = BYTES / 3 * 4;
  // 1970-01-01 and 9999-12-31, as for all times of the API.
  private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private Cursors() {}

  /** Returns the text of a place, whose time is to the microsecond. */
  public static String of(Position place) {
    ByteBuffer bytes =
        ByteBuffer.allocate(BYTES)
            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, place.at()))
            .putLong(place.id().getMostSignificantBits())
            .putLong(place.id().getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** Reads a text; {@link IllegalArgumentException} when no list has such a place. */
  static Position read(String text) {
    if (text.length() == TEXT) {
      try {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        long micros = bytes.getLong();
        if (micros >= 0 && micros / 1_000_000 <= LAST) {
          return new Position(
              Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
              new UUID(bytes.getLong(), bytes.getLong()));
        }
      } catch (IllegalArgumentException e) {
        // said below
      }
    }
    throw new IllegalArgumentException("must be a next_cursor of this list, unchanged");
  }
}
