package io.chatops.rest.security;

import io.chatops.core.access.AuthenticateApiKey;
import io.chatops.core.access.SessionClient;
import io.chatops.core.access.TokenStorage;
import io.chatops.core.identity.Actor;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The request at hand: its caller, its address and the headers of its answer. */
@Singleton
public class CurrentRequest {
  private static final String ACTOR = Actor.class.getName();
  private static final String TOKEN = "access token";
  private static final String READ = "read";
  private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final String KEY = AuthenticateApiKey.Authenticated.class.getName();

  private final CurrentVertxRequest vertx;

  public CurrentRequest(CurrentVertxRequest vertx) {
    this.vertx = vertx;
  }

  /** Returns the signed-in user; only for methods that users alone may call. */
  public Actor actor() {
    return user()
        .orElseThrow(() -> new IllegalStateException("no user is signed in on this route"));
  }

  /** Returns the signed-in user, if a user asks. */
  public Optional<Actor> user() {
    return Optional.ofNullable(routing().get(ACTOR));
  }

  /**
   * Returns the access token that the user sent; absent if another hub asks in the user's name, and
   * without a user.
   */
  public @Nullable String accessToken() {
    return routing().get(TOKEN);
  }

  /** Returns true if another hub asks in the user's name. Such a request goes to no third hub. */
  public boolean isFromHub() {
    return user().isPresent() && accessToken() == null;
  }

  /** Returns the API key that was sent instead of a user's token. */
  public AuthenticateApiKey.@Nullable Authenticated apiKey() {
    return routing().get(KEY);
  }

  /**
   * Returns the caller's address in numeric form, behind a configured proxy the one that it names,
   * and from another hub that of the user. Absent on a Unix socket.
   */
  public @Nullable String address() {
    return isFromHub() ? actor().address() : Credentials.address(routing());
  }

  /** Sends the caller the address of the new object. */
  public void created(String path) {
    if (!response().headWritten()) { // otherwise the caller hung up
      response().putHeader("Location", path);
    }
  }

  /** Returns the caller as the client of a session. */
  public SessionClient client(TokenStorage place) {
    return new SessionClient(place, address(), request().getHeader("User-Agent"));
  }

  /** Marks the request as one that changes nothing, though its method does not say so. */
  public void changesNothing() {
    routing().put(READ, true);
  }

  /** Returns true if the request changes nothing, so that the caller may repeat it. */
  public boolean isRead() {
    return SAFE.contains(request().method()) || routing().get(READ) != null;
  }

  /** Returns a check, for any thread, that is true once the caller has closed the connection. */
  public BooleanSupplier hasHungUp() {
    return response()::closed;
  }

  HttpServerRequest request() {
    return routing().request();
  }

  HttpServerResponse response() {
    return routing().response();
  }

  static void isFrom(Actor user, String accessToken, RoutingContext routing) {
    routing.put(ACTOR, user);
    routing.put(TOKEN, accessToken);
  }

  static void isForwarded(Actor user, RoutingContext routing) {
    routing.put(ACTOR, user);
  }

  static void isFrom(AuthenticateApiKey.Authenticated apiKey, RoutingContext routing) {
    routing.put(KEY, apiKey);
  }

  private RoutingContext routing() {
    return vertx.getCurrent();
  }
}
