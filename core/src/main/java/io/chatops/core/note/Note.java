package io.chatops.core.note;

import io.chatops.core.identity.ServerId;
import java.time.Instant;

/**
 * A user's note on a moment of a server, such as a change of its configuration.
 *
 * @param at the moment, to the microsecond
 * @param by the user's name at that time
 * @param text 1-{@value #MAX_TEXT} characters, printable, not all blank: data, never markup
 */
public record Note(NoteId id, ServerId serverId, Instant at, String by, String text) {
  public static final int MAX_TEXT = 500;

  /** Returns true if all of a text is visible: no control characters, none that reorder. */
  static boolean isPrintable(String text) {
    return text.codePoints().allMatch(Note::isPrintable);
  }

  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      // Joiners are part of emoji and of some scripts; the others, as those of direction, hide.
      case Character.FORMAT -> character == 0x200c || character == 0x200d;
      default -> true;
    };
  }
}
