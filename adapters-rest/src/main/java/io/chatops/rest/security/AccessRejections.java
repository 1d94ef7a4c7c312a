package io.chatops.rest.security;

import io.chatops.core.error.ChatOpsException;
import io.chatops.rest.error.ErrorMappers;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers callers that a method does not take. */
@Singleton
public class AccessRejections {
  private static final String METRICS_PAGE =
      "Send Authorization: Bearer <the token of the setting chatops.metrics-token, or for"
          + " /metrics/servers of chatops.metrics-servers-token>, or an admin's access token";

  private final ErrorMappers errors;

  public AccessRejections(ErrorMappers errors) {
    this.errors = errors;
  }

  /** Answers bad credentials. */
  @ServerExceptionMapper
  public Response failed(AuthenticationFailedException e, HttpServerRequest request) {
    return unauthenticated(String.valueOf(e.getMessage()), request);
  }

  /** Answers a caller without credentials, or with some that open another page. */
  @ServerExceptionMapper
  public Response unauthorized(UnauthorizedException e, HttpServerRequest request) {
    String detail =
        request.getHeader(Credentials.API_KEY) == null
            ? "Sign in first, then send Authorization: Bearer <access token>"
            : "An API key is for agents; sign in and send Authorization: Bearer <access token>";
    return unauthenticated(detail, request);
  }

  @ServerExceptionMapper
  public Response forbidden(ForbiddenException e) {
    return errors.chatOps(
        ChatOpsException.forbidden("This account is not allowed to do this; an admin is"));
  }

  private Response unauthenticated(String detail, HttpServerRequest request) {
    String path = request.path();
    boolean isMetricsPage = path != null && path.startsWith("/metrics");
    return errors.chatOps(ChatOpsException.unauthenticated(isMetricsPage ? METRICS_PAGE : detail));
  }
}
