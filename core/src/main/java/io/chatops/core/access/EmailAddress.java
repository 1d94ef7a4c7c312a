package io.chatops.core.access;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An e-mail address of at most 254 characters. Case does not matter, so it is kept in lower case.
 */
public record EmailAddress(String value) {
  // One @ with something on both sides, and a domain of one or more labels. Only a sent mail can
  // show that the address exists.
  private static final Pattern PATTERN =
      Pattern.compile("[^\\s@\\p{Cntrl}<>\"(),:;\\\\]{1,64}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");

  public EmailAddress {
    if (value.length() > 254 || !PATTERN.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "must be an e-mail address of at most 254 characters, such as ada@example.org");
    }
    value = value.toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return value;
  }
}
