package io.chatops.core.bus;

import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;

/**
 * A thing that happened at one hub and that others act on at once. It was stored before, so whoever
 * misses it finds it in the storage; {@link PasswordFailed} alone is nowhere else.
 */
public sealed interface HubEvent {
  /** An API key was revoked. */
  record KeyRevoked(ServerId serverId, ApiKeyId keyId) implements HubEvent {}

  /** A session ended. */
  record SessionEnded(SessionId sessionId) implements HubEvent {}

  /** The name, the description or the tags of a server changed. */
  record ServerChanged(ServerId serverId) implements HubEvent {}

  /** A server was removed. */
  record ServerRemoved(ServerId serverId) implements HubEvent {}

  /** Thresholds of a user changed. */
  record ThresholdsChanged(UserId ownerId) implements HubEvent {}

  /**
   * A password was wrong.
   *
   * @param account the name that was sent, or the id of an account; up to {@link #LONGEST}
   *     characters
   * @param network the address, or the network, of the caller
   */
  record PasswordFailed(String account, String network) implements HubEvent {
    /** The most characters of a text; what is longer is cut. */
    public static final int LONGEST = 300;

    public PasswordFailed {
      account = account.substring(0, Math.min(account.length(), LONGEST));
      network = network.substring(0, Math.min(network.length(), LONGEST));
    }
  }
}
