package io.chatops.core.access;

/** A password as typed; 8-128 characters. Never stored, never printed. */
public record Password(String value) {
  public static final int MIN_LENGTH = 8;
  public static final int MAX_LENGTH = 128;

  public Password {
    if (value.length() < MIN_LENGTH || value.length() > MAX_LENGTH) {
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
