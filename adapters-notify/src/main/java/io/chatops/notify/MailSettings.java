package io.chatops.notify;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.notify.Secret;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The mail server that the hub's administrator chose; its host is trusted, unlike those of
 * channels.
 *
 * @param login absent if the server asks for none
 * @param from the sender's address
 */
public record MailSettings(
    String host, int port, Tls tls, @Nullable Login login, EmailAddress from) {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]{1,253}");

  /** The encryption of the connection. */
  public enum Tls {
    /** Encrypted from the first byte, usually on port 465. */
    TLS,
    /** Encrypted before any data is sent, usually on port 587; without it no mail is sent. */
    STARTTLS,
    /** Not encrypted; for a server on the hub's own host or network. */
    NONE
  }

  /** The hub's credentials for the mail server. */
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
