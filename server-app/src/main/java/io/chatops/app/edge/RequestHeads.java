package io.chatops.app.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.net.HostAndPort;

/**
 * The heads that the router would fail on before any filter sees them, with a stack trace in the
 * log for each.
 */
final class RequestHeads {
  private RequestHeads() {}

  /** Returns true if a head names no host, a host that cannot be, or no path. */
  static boolean isMalformed(HttpRequest head) {
    return head.decoderResult().isSuccess() && (lacksHost(head) || lacksPath(head.uri()));
  }

  private static boolean lacksHost(HttpRequest head) {
    String host = head.headers().get(HttpHeaderNames.HOST);
    return host == null
        ? head.protocolVersion().equals(HttpVersion.HTTP_1_1)
        : HostAndPort.parseAuthority(host, -1) == null;
  }

  private static boolean lacksPath(String address) {
    return address.isEmpty() || address.startsWith("?");
  }
}
