package io.chatops.rest.error;

import io.chatops.rest.limit.RateLimits;
import io.chatops.rest.limit.RequestCount;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Writes the one error body for failures outside of any resource: broken percent-encoding, a body
 * that cannot be received, a failure of the HTTP layer itself.
 */
@Singleton
public class RouterErrors {
  private static final Logger LOG = Logger.getLogger(RouterErrors.class);
  private static final int FIRST = 1_000;

  void register(@Observes Filters filters) {
    filters.register(BrokenAddresses::refuse, FIRST);
    filters.getFilters().add(new Filters.SimpleFilter(RouterErrors::onFailure, FIRST, true));
  }

  private static void onFailure(RoutingContext routing) {
    if (routing.response().ended()) {
      return;
    }
    int status = routing.statusCode();
    Throwable failure = routing.failure();
    // Input that cannot be decoded arrives as an exception, though it is the caller's fault.
    boolean callersFault =
        failure instanceof IllegalArgumentException && !isWalkingThroughUs(failure);
    if ((status >= 400 && status < 500) || callersFault) {
      send(routing, status >= 400 && status < 500 ? status : 400);
      return;
    }
    String requestId = UUID.randomUUID().toString();
    LOG.errorf(failure, "Request failed, request_id=%s", requestId);
    int code = status >= 500 ? status : 500;
    end(routing.response(), code, body(code).put("request_id", requestId));
  }

  private static boolean isWalkingThroughUs(Throwable failure) {
    for (StackTraceElement frame : failure.getStackTrace()) {
      if (frame.getClassName().startsWith("io.chatops.")) {
        return true;
      }
    }
    return false;
  }

  /** Answers a request that goes no further. */
  public static void send(RoutingContext routing, int status) {
    send(routing, status, StatusTexts.of(status));
  }

  /** Answers a request that goes no further, with a text of its own. */
  public static void send(RoutingContext routing, int status, String detail) {
    if (mayGoOn(routing)) {
      end(routing.response(), status, body(status).put("detail", detail));
    }
  }

  /** Counts a request of its address; if it is one too many, answers it and returns false. */
  static boolean mayGoOn(RoutingContext routing) {
    try {
      RequestCount count = RequestCount.of(routing);
      if (count != null && !routing.response().headWritten()) {
        count.ofAddress();
      }
      return true;
    } catch (RateLimits.LimitExceeded e) {
      routing.response().headers().remove("Allow");
      routing.response().putHeader("Retry-After", Long.toString(e.retryAfterSeconds()));
      end(routing.response(), 429, body(429).put("detail", e.getMessage()));
      return false;
    }
  }

  private static JsonObject body(int status) {
    return new JsonObject().put("detail", StatusTexts.of(status)).put("status_code", status);
  }

  private static void end(HttpServerResponse response, int status, JsonObject body) {
    if (response.headWritten()) {
      response.reset();
      return;
    }
    response
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store")
        .end(body.encode());
  }
}
