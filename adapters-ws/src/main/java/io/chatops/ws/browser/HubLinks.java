package io.chatops.ws.browser;

import io.chatops.core.identity.HubId;
import io.vertx.core.Future;
import io.vertx.core.http.WebSocket;
import org.jspecify.annotations.Nullable;

/** Opens sockets at other hubs in the name of users. Safe for use by many threads. */
public interface HubLinks {
  /**
   * Opens a socket at another hub, which waits for {@code auth} with a ticket. Does not block. It
   * closes when that hub's lease expires.
   *
   * @param path such as {@code /api/v1/ws/fleet}
   * @return the socket; fails if that hub has ended or cannot be reached
   */
  Future<WebSocket> open(HubId hub, String path);

  /**
   * Returns a ticket for the socket's message {@code auth}. The socket ends with its last ticket,
   * after a minute. Takes a millisecond at most twice a minute.
   *
   * @param accessToken the present token of the user
   * @param address the address of that user; absent if it is unknown
   * @throws io.chatops.core.error.ChatOpsException UNAUTHENTICATED if the token has ended
   */
  String ticket(HubId hub, String accessToken, @Nullable String address);
}
