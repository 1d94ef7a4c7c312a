package io.chatops.core.access;

import org.jspecify.annotations.Nullable;

/**
 * The client of a session, as of its last request for tokens.
 *
 * @param address absent if it is unknown
 * @param userAgent the client's name for itself: at most {@value #MAX_USER_AGENT_LENGTH} printable
 *     characters; absent if it sends none
 */
public record SessionClient(
    TokenStorage tokenStorage, @Nullable String address, @Nullable String userAgent) {
  private static final int MAX_USER_AGENT_LENGTH = 300;

  /** Leaves out what cannot be printed, and cuts what is too long. */
  public SessionClient {
    userAgent = printable(userAgent);
  }

  /** Returns a client that keeps its tokens itself and says nothing about itself. */
  public static SessionClient unnamed(@Nullable String address) {
    return new SessionClient(TokenStorage.BODY, address, null);
  }

  private static @Nullable String printable(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String clean =
        text.codePoints()
            .filter(SessionClient::isPrintable)
            .limit(MAX_USER_AGENT_LENGTH)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
            .strip();
    return clean.isEmpty() ? null : clean;
  }

  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
