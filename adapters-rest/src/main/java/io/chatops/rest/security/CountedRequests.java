package io.chatops.rest.security;

import io.chatops.api.ErrorResponse;
import io.chatops.rest.limit.RateLimits;
import io.chatops.rest.limit.RequestCount;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Counts each request once against the limits of its user, its API key or else its address. */
@Singleton
public class CountedRequests {
  private final CurrentRequest request;
  private final CurrentVertxRequest vertx;

  public CountedRequests(CurrentRequest request, CurrentVertxRequest vertx) {
    this.request = request;
    this.vertx = vertx;
  }

  /** Refuses a request that is one too many, before anything is done for it. */
  @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
  public void count() {
    RequestCount count = RequestCount.of(vertx.getCurrent());
    if (count == null) {
      return;
    }
    var apiKey = request.apiKey();
    if (request.isFromHub()) {
      count.skip();
    } else if (apiKey != null) {
      count.ofApiKey(apiKey.key().id());
    } else {
      request.user().ifPresentOrElse(user -> count.ofUser(user.userId()), count::ofAddress);
    }
  }

  /**
   * Counts the address of a request that never came to a method: unknown routes, refused methods
   * and bodies, bad credentials.
   */
  @ServerResponseFilter
  public void count(ContainerResponseContext answer) {
    RequestCount count = RequestCount.of(vertx.getCurrent());
    if (count == null) {
      return;
    }
    try {
      count.ofAddress();
    } catch (RateLimits.LimitExceeded e) {
      answer.setStatus(429);
      answer.getHeaders().remove(HttpHeaders.ALLOW);
      answer.getHeaders().remove(HttpHeaders.WWW_AUTHENTICATE);
      answer.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, e.retryAfterSeconds());
      answer.setEntity(
          ErrorResponse.of(429, String.valueOf(e.getMessage())),
          new Annotation[0],
          MediaType.APPLICATION_JSON_TYPE);
    }
  }
}
