package io.chatops.rest.security;

import io.vertx.ext.web.RoutingContext;

/** Hears who has signed in on which connection. */
public interface SignInListener {
  /** The beginning of a caller that is another hub; the hub's id follows. */
  String HUB = "hub:";

  /**
   * The credentials of a request were good.
   *
   * @param caller the id of a user or of an API key, or another hub
   */
  void signedIn(RoutingContext routing, String caller);
}
