package io.chatops.notify;

/**
 * A notification that cannot go out before somebody changes a setting. The message says which, for
 * the channel's owner to read; it repeats nothing of the channel, which may hold secrets.
 */
final class CannotSendException extends RuntimeException {
  private final String reason;

  CannotSendException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
