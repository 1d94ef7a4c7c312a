package io.chatops.rest.json;

import io.chatops.rest.error.RouterErrors;
import io.chatops.rest.security.Credentials;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Collects the body of each request before it takes a worker thread, and refuses one that is too
 * large, whether sent with a length, in chunks, or as a form. Strangers may send little; a large
 * body is read on only when its sender's credentials are good. The rest of a refused one is read
 * and discarded for a while, since a client that is still sending would not see the answer
 * otherwise.
 */
@Singleton
public class BodyLimit {
  /** The largest body of a signed-in caller. */
  public static final int MAX_BYTES = 1024 * 1024;

  /** The largest body without a signed-in user. The largest honest one has less than 1 KiB. */
  public static final int MAX_ANONYMOUS_BYTES = 64 * 1024;

  private static final long MAX_DISCARDED_BYTES = 64L * 1024 * 1024;
  private static final int PRIORITY = 150;
  private static final String KEY = BodyLimit.class.getName();

  void register(@Observes Filters filters) {
    filters.register(BodyLimit::gather, PRIORITY);
  }

  /** Returns the collected body; empty when there is none. */
  public static byte[] bodyOf(RoutingContext routing) {
    Buffer body = routing.get(KEY);
    return body == null ? new byte[0] : body.getBytes();
  }

  private static void gather(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    if (!hasBody(request)) {
      routing.next();
      return;
    }
    boolean waitsForContinue = "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
    if (declaredLength(request) > (mayBeSignedIn(request) ? MAX_BYTES : MAX_ANONYMOUS_BYTES)) {
      if (waitsForContinue) {
        // The client may send the body all the same, so this connection cannot be used again.
        request.response().putHeader("Connection", "close");
        request.response().endHandler(end -> request.connection().close());
      }
      reject(routing, 0);
      return;
    }
    if (waitsForContinue) {
      request.headers().remove("Expect"); // answered here, so that no other handler answers again
      request.response().writeContinue();
    }
    new Gatherer(routing).start();
  }

  private static boolean hasBody(HttpServerRequest request) {
    @Nullable String length = request.getHeader("Content-Length");
    if (length != null) {
      return !length.equals("0");
    }
    return request.getHeader("Transfer-Encoding") != null
        || (request.version() == HttpVersion.HTTP_2 && !request.isEnded());
  }

  private static boolean mayBeSignedIn(HttpServerRequest request) {
    return request.getHeader("Authorization") != null
        || request.getHeader(Credentials.TICKET) != null;
  }

  private static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private static void reject(RoutingContext routing, long alreadyRead) {
    HttpServerRequest request = routing.request();
    long[] read = {alreadyRead};
    request.handler(
        part -> {
          read[0] += part.length();
          if (read[0] > MAX_DISCARDED_BYTES) {
            request.connection().close();
          }
        });
    request.endHandler(end -> {});
    request.resume();
    if (!routing
        .response()
        .ended()) { // invalid credentials are answered by the filter that rejected them
      RouterErrors.send(routing, 413);
    }
  }

  private static final class Gatherer {
    private final RoutingContext routing;
    private final Buffer body = Buffer.buffer();
    private int limit = MAX_ANONYMOUS_BYTES;
    private boolean rejected;

    Gatherer(RoutingContext routing) {
      this.routing = routing;
    }

    void start() {
      HttpServerRequest request = routing.request();
      request.exceptionHandler(
          e -> {
            if (!rejected) {
              rejected = true;
              routing.fail(400);
            }
          });
      request.handler(this::add);
      request.endHandler(
          end -> {
            if (!rejected) {
              routing.put(KEY, body);
              routing.next();
            }
          });
      request.resume();
    }

    private void add(Buffer part) {
      body.appendBuffer(part);
      if (body.length() <= limit) {
        return;
      }
      HttpServerRequest request = routing.request();
      if (limit == MAX_BYTES || !mayBeSignedIn(request)) {
        tooLarge();
        return;
      }
      request.pause();
      Context eventLoop = routing.vertx().getOrCreateContext();
      QuarkusHttpUser.getSecurityIdentity(routing, null)
          .subscribe()
          .with(
              identity -> eventLoop.runOnContext(known -> goOn(identity)),
              failure -> eventLoop.runOnContext(unknown -> tooLarge()));
    }

    private void goOn(@Nullable SecurityIdentity identity) {
      if (identity == null || identity.isAnonymous()) {
        tooLarge();
        return;
      }
      limit = MAX_BYTES;
      if (body.length() > limit) {
        tooLarge();
      } else {
        routing.request().resume();
      }
    }

    private void tooLarge() {
      if (!rejected) {
        rejected = true;
        reject(routing, body.length());
      }
    }
  }
}
