package io.chatops.notify;

/**
 * A notification that cannot be sent until a setting is changed. The message names the setting to
 * the owner, and repeats nothing of the channel, which may hold secrets.
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
