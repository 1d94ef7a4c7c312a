package io.chatops.notify;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.notify.Secret;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The mail server that the hub's administrator chose; its host is trusted, unlike those of
 * channels.
 *
 * @param login absent: the server takes mails without
 * @param from what stands as the sender
 */
public record MailSettings(
    String host, int port, Tls tls, @Nullable Login login, EmailAddress from) {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]{1,253}");

  /** How the connection is encrypted. */
  public enum Tls {
    /** From the first byte on, usually on port 465. */
    TLS,
    /** Before anything is told, usually on port 587; no mail goes out if the server cannot. */
    STARTTLS,
    /** Not at all; for a server on the hub's own host or network. */
    NONE
  }

  /** Who the hub is for the mail server. */
  public record Login(String username, Secret password) {}

  /** Throws {@link IllegalArgumentException} with the rule that is broken. */
  public MailSettings {
    if (!HOST.matcher(host).matches()) {
      throw new IllegalArgumentException("the mail server must be a host name or an address");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("the mail server's port must be 1-65535");
    }
  }
}
