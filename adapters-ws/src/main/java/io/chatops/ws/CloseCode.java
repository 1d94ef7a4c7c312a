package io.chatops.ws;

import java.nio.charset.StandardCharsets;

/** The close codes of sockets, from RFC 6455. */
public final class CloseCode {
  public static final short NORMAL = 1000;
  public static final short GOING_AWAY = 1001;
  public static final short NOT_TEXT = 1003;
  public static final short POLICY = 1008;
  public static final short TOO_BIG = 1009;
  public static final short FAILED = 1011;
  public static final short RESTART = 1012;
  public static final short TRY_LATER = 1013;

  private CloseCode() {}

  /** Returns the reason cut to the 123 bytes that fit in a close frame. */
  static String shortened(String reason) {
    if (reason.getBytes(StandardCharsets.UTF_8).length <= 123) {
      return reason;
    }
    String ascii = reason.replaceAll("[^\\x20-\\x7e]", "?");
    return ascii.substring(0, Math.min(ascii.length(), 123));
  }
}
