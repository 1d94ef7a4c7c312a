package io.chatops.agent.request;

import java.util.Locale;

/** A request cannot be met; the message names the thing and the remedy, for people. */
public final class RequestFailedException extends RuntimeException {
  private final Code code;

  public RequestFailedException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public Code code() {
    return code;
  }

  /** What kind of failure it is, for the hub's answer to its own caller. */
  public enum Code {
    /** The host's owner does not allow it; the message names the setting. */
    NOT_ALLOWED,
    /** Too much runs already. */
    BUSY,
    /** There is no such thing on this host. */
    NOT_FOUND,
    /** The thing is not in a state for it. */
    CONFLICT,
    /** What does the work on this host is not there now, such as Docker. */
    UNAVAILABLE,
    /** The request is malformed. */
    INVALID,
    /** It was tried and did not work. */
    FAILED;

    /** The spelling in messages. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
