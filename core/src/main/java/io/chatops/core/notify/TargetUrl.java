package io.chatops.core.notify;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * The address that a channel sends to: an absolute http or https address of at most 2,048
 * characters, without user and fragment. Path and query may be a secret, as those of Slack's
 * webhooks are, so only the origin is ever printed.
 */
public record TargetUrl(URI uri) {
  private static final int MAX_LENGTH = 2048;

  /** Throws {@link IllegalArgumentException} with the rule, which never repeats the address. */
  public TargetUrl {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new IllegalArgumentException("must start with https:// or http://");
    }
    if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65535) {
      throw new IllegalArgumentException("must name a host, and a port of 1-65535 if any");
    }
    if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("must not have a user or a fragment");
    }
    if (uri.toString().length() > MAX_LENGTH || uri.toString().chars().anyMatch(c -> c > 0x7e)) {
      throw new IllegalArgumentException(
          "must be at most 2048 characters, others than ASCII escaped");
    }
  }

  /** Parses one; throws as the constructor does. */
  public static TargetUrl parse(String text) {
    try {
      return new TargetUrl(new URI(text));
    } catch (URISyntaxException e) {
      // Not as the cause: its message repeats the text.
      throw new IllegalArgumentException("must be an address such as https://example.org/hook");
    }
  }

  /** Scheme, host and port, which are no secret. */
  public String origin() {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getHost() + port;
  }

  @Override
  public String toString() {
    return "TargetUrl[" + origin() + "/***]";
  }
}
