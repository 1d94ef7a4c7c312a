package io.chatops.rest.security;

import io.chatops.core.access.AuthenticateApiKey;
import io.chatops.core.access.AuthenticateUser;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Locale;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who asks, before anything of the request is looked at. Without good credentials only
 * public routes are reached.
 */
// A proxy: Quarkus makes filters while it boots, and the use cases come later.
@ApplicationScoped
public class AuthenticationFilter {
  private static final String BEARER = "bearer ";

  private final AuthenticateUser users;
  private final AuthenticateApiKey apiKeys;
  private final MetricsToken metricsToken;
  private final CurrentRequest request;

  public AuthenticationFilter(
      AuthenticateUser users,
      AuthenticateApiKey apiKeys,
      MetricsToken metricsToken,
      CurrentRequest request) {
    this.users = users;
    this.apiKeys = apiKeys;
    this.metricsToken = metricsToken;
    this.request = request;
  }

  /** Lets the request through, or throws UNAUTHENTICATED or RATE_LIMITED. */
  @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
  public void authenticate(ContainerRequestContext context) {
    String method = context.getMethod();
    String path = context.getUriInfo().getPath();
    String authorization = context.getHeaderString(HttpHeaders.AUTHORIZATION);
    String apiKey = context.getHeaderString("X-API-Key");
    if (Routes.isPublic(method, path)) {
      request.count().ofAddress();
    } else if (authorization == null && apiKey != null && Routes.takesApiKey(method, path)) {
      byApiKey(apiKey);
    } else if (metricsToken.opens(path, authorization)) {
      request.count().ofAddress();
    } else {
      byToken(authorization, apiKey != null, MetricsToken.refusal(path));
    }
  }

  private void byToken(
      @Nullable String authorization, boolean withApiKey, @Nullable String refusal) {
    Actor actor;
    try {
      actor = users.authenticate(token(authorization, withApiKey), request.address()).actor();
    } catch (ChatOpsException e) {
      throw afterCounting(
          refusal != null && e.code() == ErrorCode.UNAUTHENTICATED
              ? ChatOpsException.unauthenticated(refusal)
              : e);
    }
    request.count().ofUser(actor.userId());
    request.authenticatedAs(actor);
  }

  private void byApiKey(String secret) {
    Optional<AuthenticateApiKey.Authenticated> found = apiKeys.authenticate(secret);
    if (found.isEmpty()) {
      throw afterCounting(
          ChatOpsException.unauthenticated(
              "This API key is unknown, revoked or past its end; issue a new one"));
    }
    request.count().ofApiKey(found.get().key().id());
    request.authenticatedAs(found.get());
  }

  private static String token(@Nullable String authorization, boolean withApiKey) {
    if (authorization == null) {
      throw ChatOpsException.unauthenticated(
          withApiKey
              ? "An API key is for agents; sign in and send Authorization: Bearer <access token>"
              : "Sign in first, then send Authorization: Bearer <access token>");
    }
    if (!authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      throw ChatOpsException.unauthenticated("Send Authorization: Bearer <access token>");
    }
    return authorization.substring(BEARER.length()).strip();
  }

  /** Counts a refusal of credentials; once there are too many, that is what the caller is told. */
  private ChatOpsException afterCounting(ChatOpsException refusal) {
    if (refusal.code() == ErrorCode.UNAUTHENTICATED) {
      request.count().ofAddress();
    }
    return refusal;
  }
}
