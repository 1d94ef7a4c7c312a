package io.chatops.ws;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/** The options of the HTTP server that hold for all sockets. */
@Singleton
public class SocketServerOptions implements HttpServerOptionsCustomizer {
  /** No limit: beyond its own, the server would cut a connection before {@link FrameGuard} acts. */
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
        // Compression per message, which WebSockets Next sets after this, is off by a property.
        .setPerFrameWebSocketCompressionSupported(false)
        // Seconds that a peer has to answer a close before its connection is cut.
        .setWebSocketClosingTimeout(3);
  }
}
