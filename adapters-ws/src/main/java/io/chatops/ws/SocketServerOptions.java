package io.chatops.ws;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** The options of the HTTP server that apply to all sockets. */
@Singleton
public class SocketServerOptions implements HttpServerOptionsCustomizer {
  /**
   * No limit: the server would drop a connection at its own limit before {@link FrameGuard} acts.
   */
  private static final int MAX_FRAME_BYTES = Integer.MAX_VALUE;

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    apply(options);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    apply(options);
  }

  private static void apply(HttpServerOptions options) {
    options
        .setMaxWebSocketFrameSize(MAX_FRAME_BYTES)
        .setMaxWebSocketMessageSize(MAX_FRAME_BYTES)
        // Per-message compression, which WebSockets Next configures later, is disabled by a
        // property.
        .setPerFrameWebSocketCompressionSupported(false)
        // The seconds a peer has to respond to a close before its connection is dropped.
        .setWebSocketClosingTimeout(3);
  }
}
