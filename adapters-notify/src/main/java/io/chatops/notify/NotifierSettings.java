package io.chatops.notify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The administrator's settings for sending.
 *
 * @param allowedNetworks networks that are not public and that channels may reach
 * @param mail absent if the hub sends no e-mails
 */
public record NotifierSettings(List<Network> allowedNetworks, @Nullable MailSettings mail) {
  public NotifierSettings {
    allowedNetworks = List.copyOf(allowedNetworks);
  }
}
