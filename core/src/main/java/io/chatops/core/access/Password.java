package io.chatops.core.access;

/** A password as typed; 8-128 characters. Never stored, never printed. */
public record Password(String value) {
  public Password {
    if (value.length() < 8 || value.length() > 128) {
      throw new IllegalArgumentException("must be 8-128 characters long, has " + value.length());
    }
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("must not contain the NUL character");
    }
  }

  @Override
  public String toString() {
    return "Password[***]";
  }
}
