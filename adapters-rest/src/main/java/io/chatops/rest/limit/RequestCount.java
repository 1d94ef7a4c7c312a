package io.chatops.rest.limit;

import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.UserId;
import io.chatops.rest.limit.RateLimits.Quota;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts one request once: for its user, its API key or else its address. The response has the
 * state of the limit in {@code RateLimit-*}. The methods throw {@link RateLimits.LimitExceeded} if
 * the request exceeds it.
 */
public final class RequestCount {
  private static final String KEY = RequestCount.class.getName();
  private static final int PRIORITY = 1_050;

  private final RateLimits limits;
  private final RoutingContext routing;
  private boolean counted;

  private RequestCount(RateLimits limits, RoutingContext routing) {
    this.limits = limits;
    this.routing = routing;
  }

  /** Starts the count before anything can be refused. */
  @Singleton
  static class Start {
    void register(@Observes Filters filters, RateLimits limits) {
      filters.register(
          routing -> {
            routing.put(KEY, new RequestCount(limits, routing));
            routing.next();
          },
          PRIORITY);
    }
  }

  /** Returns the count of a request; absent if the request did not reach the filters. */
  public static @Nullable RequestCount of(RoutingContext routing) {
    return routing.get(KEY);
  }

  public void ofUser(UserId user) {
    count(() -> limits.request(user));
  }

  public void ofApiKey(ApiKeyId apiKey) {
    count(() -> limits.request(apiKey));
  }

  /** Counts nothing: the hub that was asked has counted the request. */
  public void skip() {
    counted = true;
  }

  /** Counts for the address, unless the request was counted before. */
  public void ofAddress() {
    if (!counted) {
      SocketAddress remote = routing.request().remoteAddress();
      count(() -> limits.request(remote == null ? null : remote.hostAddress()));
    }
  }

  private void count(Supplier<Quota> taken) {
    counted = true;
    try {
      addHeaders(taken.get());
    } catch (RateLimits.LimitExceeded e) {
      addHeaders(e.standing());
      throw e;
    }
  }

  private void addHeaders(Quota standing) {
    HttpServerResponse response = routing.response();
    if (response.headWritten()) {
      return; // the caller hung up
    }
    response
        .putHeader("RateLimit-Limit", Integer.toString(standing.limit()))
        .putHeader("RateLimit-Remaining", Long.toString(standing.remaining()))
        .putHeader("RateLimit-Reset", Long.toString(standing.resetSeconds()));
  }
}
