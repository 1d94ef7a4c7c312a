package io.chatops.core.notify;

/** What opens somebody else's door: a token, a password, a signing key. Never printed. */
public record Secret(String value) {
  @Override
  public String toString() {
    return "Secret[***]";
  }
}
