package io.chatops.rest.forward;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A request to another hub.
 *
 * @param uri path and query
 * @param headers all that are sent, but for the ticket and the framing
 * @param accessToken the token of the user who asks; it stays here, a ticket is sent in its place
 * @param address the address of that user; absent if it is unknown
 * @param limit the time for the whole; absent: until the other hub answers or its lease expires
 * @param memory takes memory for more bytes of the answer; returns false if there is none
 */
public record HubRequest(
    HttpMethod method,
    String uri,
    MultiMap headers,
    Buffer body,
    String accessToken,
    @Nullable String address,
    @Nullable Duration limit,
    LongPredicate memory) {
  /** Returns the target of a request without its host: a client may send the whole address. */
  public static String pathAndQuery(HttpServerRequest request) {
    String query = request.query();
    return request.path() + (query == null ? "" : "?" + query);
  }

  /** Names no token. */
  @Override
  public String toString() {
    return "HubRequest[" + method + " " + uri + "]";
  }
}
