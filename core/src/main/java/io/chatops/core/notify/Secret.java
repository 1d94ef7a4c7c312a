package io.chatops.core.notify;

/** A secret of another system: a token, a password, a signing key. Never printed. */
public record Secret(String value) {
  @Override
  public String toString() {
    return "Secret[***]";
  }
}
