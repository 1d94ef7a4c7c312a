package io.chatops.rest.answer;

import io.chatops.rest.limit.LargeAnswers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Deque;

/**
 * Sends an answer piece by piece: the next one when the connection has taken the one before, so
 * that direct memory holds little of it. Closes the connection when its client reads nothing for a
 * while. Holds no thread.
 */
final class LargeAnswer {
  private final RoutingContext routing;
  private final Deque<byte[]> pieces;
  private final LargeAnswers.Share share;
  private final long timeoutMillis;

  LargeAnswer(
      RoutingContext routing, Deque<byte[]> pieces, LargeAnswers.Share share, Duration patience) {
    this.routing = routing;
    this.pieces = pieces;
    this.share = share;
    this.timeoutMillis = patience.toMillis();
  }

  /** Sends the remaining pieces, and then returns the share. */
  void send() {
    Buffer piece = Buffer.buffer(pieces.removeFirst());
    boolean last = pieces.isEmpty();
    long timer = routing.vertx().setTimer(timeoutMillis, id -> hangUp());
    write(piece, last)
        .onComplete(
            written -> {
              routing.vertx().cancelTimer(timer);
              if (last || written.failed()) {
                share.release();
              } else {
                // Not from here: a fast client would make it a deep recursion.
                routing.vertx().runOnContext(next -> send());
              }
            });
  }

  private Future<Void> write(Buffer piece, boolean last) {
    HttpServerResponse response = routing.response();
    try {
      return last ? response.end(piece) : response.write(piece);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /** Closes at once, below Vert.x, whose close waits until the client has read earlier writes. */
  private void hangUp() {
    HttpConnection connection = routing.request().connection();
    if (connection instanceof ConnectionBase base) {
      var unused = base.channelHandlerContext().close();
    } else {
      connection.close();
    }
  }
}
