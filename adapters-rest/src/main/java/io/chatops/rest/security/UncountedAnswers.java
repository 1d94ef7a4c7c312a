package io.chatops.rest.security;

import io.chatops.api.ErrorResponse;
import io.chatops.rest.limit.RateLimits;
import io.chatops.rest.limit.RequestCount;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Counts what was answered before anybody asked who it is from: an address that is no route, a
 * method or kind of body that it does not take. Looking for routes is not free of limits.
 */
@Singleton
public class UncountedAnswers {
  private final CurrentVertxRequest vertx;

  public UncountedAnswers(CurrentVertxRequest vertx) {
    this.vertx = vertx;
  }

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
      answer.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, e.retryAfterSeconds());
      answer.setEntity(
          ErrorResponse.of(429, String.valueOf(e.getMessage())),
          new Annotation[0],
          MediaType.APPLICATION_JSON_TYPE);
    }
  }
}
