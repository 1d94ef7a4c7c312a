package io.chatops.rest.security;

import io.chatops.core.access.AuthenticateApiKey;
import io.chatops.core.identity.Actor;
import io.chatops.rest.limit.RequestCount;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who sent the request at hand, and from where. */
@RequestScoped
public class CurrentRequest {
  private final CurrentVertxRequest vertx;
  private @Nullable Actor actor;
  private AuthenticateApiKey.@Nullable Authenticated apiKey;

  public CurrentRequest(CurrentVertxRequest vertx) {
    this.vertx = vertx;
  }

  /** Who asks. Only on routes that are closed to strangers. */
  public Actor actor() {
    if (actor == null) {
      throw new IllegalStateException("nobody is signed in on this route");
    }
    return actor;
  }

  /** The API key that was sent instead of a user's token, where that is allowed. */
  public AuthenticateApiKey.@Nullable Authenticated apiKey() {
    return apiKey;
  }

  /**
   * Where the request came from, in numeric form; behind a configured proxy, what that says. Absent
   * on a Unix socket.
   */
  public @Nullable String address() {
    SocketAddress remote = routing().request().remoteAddress();
    return remote == null ? null : remote.hostAddress();
  }

  /** Says where the object that was just made can be found. */
  public void created(String path) {
    response().putHeader("Location", path);
  }

  /** Who asks, if it is a user. */
  public Optional<Actor> user() {
    return Optional.ofNullable(actor);
  }

  /** The count of this request, against the limits. */
  RequestCount count() {
    return Objects.requireNonNull(RequestCount.of(routing()), "a filter begins it");
  }

  HttpServerResponse response() {
    return routing().response();
  }

  void authenticatedAs(Actor user) {
    this.actor = user;
  }

  void authenticatedAs(AuthenticateApiKey.Authenticated key) {
    this.apiKey = key;
  }

  private RoutingContext routing() {
    return vertx.getCurrent();
  }
}
