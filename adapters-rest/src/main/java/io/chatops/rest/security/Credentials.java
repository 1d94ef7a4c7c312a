package io.chatops.rest.security;

import io.chatops.core.access.AuthenticateApiKey;
import io.chatops.core.access.AuthenticateUser;
import io.chatops.core.assembly.AccessUseCases;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.Actor;
import io.chatops.core.policy.HubAction;
import io.chatops.core.policy.Policy;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.security.spi.runtime.BlockingSecurityExecutor;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the caller of a request by its credentials: an access token, an API key or a metrics token.
 * Runs only for methods that are not open to everybody, and before the body is read.
 *
 * <p>API keys and metrics tokens are not users: their identity is anonymous but for one role, so
 * that {@code @Authenticated} refuses them and only a method that names their role takes them.
 */
@ApplicationScoped
public class Credentials implements HttpAuthenticationMechanism {
  /** The header of a ticket, by which another hub asks in a user's name. */
  public static final String TICKET = "X-ChatOps-Hub";

  static final String API_KEY = "X-API-Key";
  private static final String BEARER = "Bearer ";

  private final AuthenticateUser users;
  private final AuthenticateApiKey apiKeys;
  private final MetricsTokens metricsTokens;
  private final BlockingSecurityExecutor blocking;
  private final SignInListener listener;

  public Credentials(
      AccessUseCases access,
      MetricsTokens metricsTokens,
      BlockingSecurityExecutor blocking,
      SignInListener listener) {
    this.users = access.authenticateUser();
    this.apiKeys = access.authenticateApiKey();
    this.metricsTokens = metricsTokens;
    this.blocking = blocking;
    this.listener = listener;
  }

  /** Fails on bad credentials; a ticket goes before an access token, and that before an API key. */
  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext routing, IdentityProviderManager providers) {
    String ticket = routing.request().getHeader(TICKET);
    if (ticket != null) {
      return blocking.executeBlocking(() -> byTicket(ticket, routing));
    }
    String authorization = routing.request().getHeader(HttpHeaders.AUTHORIZATION);
    String apiKey = routing.request().getHeader(API_KEY);
    if (authorization == null) {
      return apiKey == null
          ? Uni.createFrom().nullItem()
          : blocking.executeBlocking(() -> byApiKey(apiKey, routing));
    }
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Uni.createFrom()
          .failure(new AuthenticationFailedException("Send Authorization: Bearer <access token>"));
    }
    String token = authorization.substring(BEARER.length()).strip();
    Optional<String> metricsRole = metricsTokens.roleOf(token);
    return metricsRole.isPresent()
        ? Uni.createFrom().item(onlyFor(metricsRole.get()))
        : blocking.executeBlocking(() -> byAccessToken(token, routing));
  }

  private SecurityIdentity byAccessToken(String token, RoutingContext routing) {
    Actor actor = refused(() -> users.authenticate(token, address(routing)).actor());
    CurrentRequest.isFrom(actor, token, routing);
    listener.signedIn(routing, actor.userId().toString());
    return identity(actor);
  }

  /** The other hub has counted the request. */
  private SecurityIdentity byTicket(String ticket, RoutingContext routing) {
    AuthenticateUser.Forwarded forwarded = refused(() -> users.authenticateTicket(ticket));
    CurrentRequest.isForwarded(forwarded.user().actor(), routing);
    listener.signedIn(routing, SignInListener.HUB + forwarded.from());
    return identity(forwarded.user().actor());
  }

  private static SecurityIdentity identity(Actor actor) {
    QuarkusSecurityIdentity.Builder identity =
        QuarkusSecurityIdentity.builder()
            .setPrincipal(new QuarkusPrincipal(actor.username()))
            .addRole(Roles.USER);
    return Policy.may(actor, HubAction.ADMINISTER)
        ? identity.addRole(Roles.ADMIN).build()
        : identity.build();
  }

  private static <T> T refused(Supplier<T> credentials) {
    try {
      return credentials.get();
    } catch (ChatOpsException e) {
      throw e.code() == ErrorCode.UNAUTHENTICATED
          ? new AuthenticationFailedException(e.getMessage())
          : e;
    }
  }

  private SecurityIdentity byApiKey(String secret, RoutingContext routing) {
    AuthenticateApiKey.Authenticated key =
        apiKeys
            .authenticate(secret)
            .orElseThrow(
                () ->
                    new AuthenticationFailedException(
                        "This API key is unknown, revoked or expired; issue a new one"));
    CurrentRequest.isFrom(key, routing);
    listener.signedIn(routing, key.key().id().toString());
    return onlyFor(Roles.API_KEY);
  }

  private static SecurityIdentity onlyFor(String role) {
    return QuarkusSecurityIdentity.builder().setAnonymous(true).addRole(role).build();
  }

  static @Nullable String address(RoutingContext routing) {
    SocketAddress remote = routing.request().remoteAddress();
    return remote == null ? null : remote.hostAddress();
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext routing) {
    return Uni.createFrom().item(new ChallengeData(401, HttpHeaders.WWW_AUTHENTICATE, "Bearer"));
  }
}
