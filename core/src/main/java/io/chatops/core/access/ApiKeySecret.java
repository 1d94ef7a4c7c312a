package io.chatops.core.access;

import io.chatops.core.identity.ServerId;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * An API key in clear: {@code chatops_} and 43 URL-safe characters, 256 random bits. Shown once.
 */
public record ApiKeySecret(String value) {
  private static final Pattern PATTERN = Pattern.compile("chatops_[A-Za-z0-9_-]{43}");
  private static final int PREFIX_LENGTH = "chatops_".length() + 8;

  public ApiKeySecret {
    if (!PATTERN.matcher(value).matches()) {
      throw new IllegalArgumentException("an API key is chatops_ and 43 URL-safe characters");
    }
  }

  public static boolean isWellFormed(String text) {
    return PATTERN.matcher(text).matches();
  }

  public static ApiKeySecret random(SecureRandom random) {
    byte[] bits = new byte[32];
    random.nextBytes(bits);
    return new ApiKeySecret(
        "chatops_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
  }

  /**
   * Returns the key that a host's own secret makes for a server: the same whenever it asks.
   *
   * @param claim at least 256 random bits
   */
  public static ApiKeySecret of(String claim, ServerId server) {
    byte[] bits = SecretHash.of("chatops API key\n" + server + "\n" + claim).bytes();
    return new ApiKeySecret(
        "chatops_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
  }

  /** The part that may be shown and searched: 48 of the 256 bits, so that 208 stay secret. */
  public String prefix() {
    return value.substring(0, PREFIX_LENGTH);
  }

  public SecretHash hash() {
    return SecretHash.of(value);
  }

  @Override
  public String toString() {
    return "ApiKeySecret[***]";
  }
}
