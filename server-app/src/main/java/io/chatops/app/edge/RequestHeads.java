package io.chatops.app.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.List;

/**
 * The heads that the router would fail on before any filter sees them, with a stack trace in the
 * log for each, and those that a proxy could end elsewhere than the hub.
 */
final class RequestHeads {
  private RequestHeads() {}

  /**
   * Returns true if a head names no host, a host that cannot be, no path, or an unknown transfer
   * coding.
   */
  static boolean isMalformed(HttpRequest head) {
    return head.decoderResult().isSuccess()
        && (lacksHost(head) || lacksPath(head.uri()) || hasUnknownCoding(head));
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

  /** Netty reads such a body by its Content-Length, and a proxy perhaps by its chunks. */
  private static boolean hasUnknownCoding(HttpRequest head) {
    List<String> codings = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    return !codings.isEmpty() && !String.join(",", codings).equalsIgnoreCase("chunked");
  }
}
