package io.chatops.ws.browser;

import java.util.regex.Pattern;

/** The form of UUIDs. {@link java.util.UUID#fromString} takes more, such as "1-1-1-1-1". */
final class UuidShape {
  private static final Pattern PATTERN =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private UuidShape() {}

  static boolean matches(String text) {
    return PATTERN.matcher(text).matches();
  }
}
