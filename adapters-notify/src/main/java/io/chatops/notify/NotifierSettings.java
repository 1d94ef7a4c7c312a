package io.chatops.notify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the hub's administrator decides about sending.
 *
 * @param allowedNetworks that channels may reach although they are not public
 * @param mail absent: no e-mails can be sent
 */
public record NotifierSettings(List<Network> allowedNetworks, @Nullable MailSettings mail) {
  public NotifierSettings {
    allowedNetworks = List.copyOf(allowedNetworks);
  }
}
