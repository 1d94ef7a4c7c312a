package io.chatops.core.page;

import java.time.Instant;
import java.util.UUID;

/**
 * The position of an element in a list that is newest first, then by id. The next page starts with
 * the element after it, even if elements were added or removed.
 *
 * @param at the element's time, to the microsecond
 */
public record Position(Instant at, UUID id) {
  /** Returns true if an element of this time and id comes later in the list. */
  public boolean isBefore(Instant otherAt, UUID otherId) {
    int byTime = otherAt.compareTo(at);
    // As text, since UUID.compareTo takes halves as signed numbers, unlike a database.
    return byTime < 0 || (byTime == 0 && otherId.toString().compareTo(id.toString()) > 0);
  }
}
