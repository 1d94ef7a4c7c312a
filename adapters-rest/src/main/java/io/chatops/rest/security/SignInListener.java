package io.chatops.rest.security;

import io.vertx.ext.web.RoutingContext;

/** Hears who has signed in on which connection. */
public interface SignInListener {
  /**
   * The credentials of a request were good.
   *
   * @param caller the id of a user or of an API key
   */
  void signedIn(RoutingContext routing, String caller);
}
