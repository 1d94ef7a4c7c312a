package io.chatops.ws;

import io.chatops.core.identity.HubId;
import io.chatops.ws.browser.HubLinks;
import io.vertx.core.Future;
import io.vertx.core.http.WebSocket;
import org.jspecify.annotations.Nullable;

/** A hub that reaches no other one. */
final class NoHubs implements HubLinks {
  @Override
  public Future<WebSocket> open(HubId hub, String path) {
    return Future.failedFuture("there is no other hub");
  }

  @Override
  public String ticket(HubId hub, String accessToken, @Nullable String address) {
    throw new IllegalStateException("there is no other hub");
  }
}
