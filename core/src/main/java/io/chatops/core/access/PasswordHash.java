package io.chatops.core.access;

/** A stored password, in the hasher's own text form. */
public record PasswordHash(String value) {
  @Override
  public String toString() {
    return "PasswordHash[***]";
  }
}
