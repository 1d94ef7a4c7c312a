package io.chatops.core.enrolment;

import io.chatops.core.access.SecretHash;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** An enrolment token in clear: {@code chatops_enrol_} and 43 URL-safe characters, 256 bits. */
public record TokenText(String value) {
  private static final String START = "chatops_enrol_";
  private static final Pattern PATTERN = Pattern.compile(START + "[A-Za-z0-9_-]{43}");

  public TokenText {
    if (!isWellFormed(value)) {
      throw new IllegalArgumentException("a token is " + START + " and 43 URL-safe characters");
    }
  }

  public static boolean isWellFormed(String text) {
    return PATTERN.matcher(text).matches();
  }

  public static TokenText random(SecureRandom random) {
    byte[] bits = new byte[32];
    random.nextBytes(bits);
    return new TokenText(START + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
  }

  /** The part that may be shown. */
  public String prefix() {
    return value.substring(0, START.length() + 6);
  }

  public SecretHash hash() {
    return SecretHash.of(value);
  }

  @Override
  public String toString() {
    return "TokenText[***]";
  }
}
