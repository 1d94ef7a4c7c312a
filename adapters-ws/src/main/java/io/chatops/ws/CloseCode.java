package io.chatops.ws;

/** The codes with which sockets end, from RFC 6455. */
public final class CloseCode {
  public static final short GOING_AWAY = 1001;
  public static final short NOT_TEXT = 1003;
  public static final short POLICY = 1008;
  public static final short TOO_BIG = 1009;
  public static final short FAILED = 1011;
  public static final short TRY_LATER = 1013;

  private CloseCode() {}
}
