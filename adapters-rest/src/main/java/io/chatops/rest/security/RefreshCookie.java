package io.chatops.rest.security;

import io.chatops.core.access.SignedInUser;
import io.chatops.core.access.TokenStorage;
import io.chatops.core.error.ChatOpsException;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cookie in which a browser keeps its refresh token: no script reads it, no page of another
 * site makes a browser send it, and only the addresses of accounts get it.
 */
@Singleton
public class RefreshCookie {
  private static final String NAME = "chatops_refresh";
  private static final String PATH = "/api/v1/auth";

  private final CurrentRequest current;
  private final HubOrigin address;
  private final InstantSource clock;

  public RefreshCookie(CurrentRequest current, HubOrigin address, InstantSource clock) {
    this.current = current;
    this.address = address;
    this.clock = clock;
  }

  /** Returns the token that the browser sent; empty without the cookie. */
  public Optional<String> token() {
    return Optional.ofNullable(current.request().getCookie(NAME)).map(Cookie::getValue);
  }

  /**
   * Rejects pages of other origins, and callers that send no origin, with FORBIDDEN. A browser
   * always sends the origin of a POST, and a program needs no cookie.
   */
  public void checkPage() {
    if (!address.isOwnPage(current.request())) {
      throw ChatOpsException.forbidden(
          "Only a page of this hub may use the cookie; its Origin must be the hub's own address,"
              + " or one that an administrator listed. Programs send the refresh_token in the body");
    }
  }

  /**
   * Hands out a refresh token: into the cookie, if that is its place.
   *
   * @return the token for the body; absent if it went into the cookie
   */
  public @Nullable String handOut(SignedInUser signedIn, TokenStorage place) {
    if (place == TokenStorage.BODY) {
      return signedIn.refreshToken();
    }
    Instant now = clock.instant();
    set(signedIn.refreshToken(), Duration.between(now, signedIn.sessionExpiresAt()).toSeconds());
    return null;
  }

  /** Makes the browser delete the token. */
  public void clear() {
    set("", 0);
  }

  private void set(String token, long seconds) {
    HttpServerRequest request = current.request();
    Cookie cookie =
        Cookie.cookie(NAME, token)
            .setPath(address.prefix(request) + PATH)
            .setMaxAge(seconds)
            .setHttpOnly(true)
            .setSameSite(CookieSameSite.STRICT)
            .setSecure(address.isSecure(request));
    current.response().headers().add("Set-Cookie", cookie.encode());
  }
}
