package io.chatops.notify;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One POST of JSON to where a user wants it: an address as {@link io.chatops.core.notify.TargetUrl}
 * allows it. Address and headers may be secrets, so this record prints neither.
 */
record HttpCall(URI uri, Map<String, String> headers, String body) {
  HttpCall {
    headers = Map.copyOf(headers);
  }

  boolean isTls() {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  /** A name or an IPv4 address, or an IPv6 address in brackets. */
  String host() {
    return uri.getHost();
  }

  int port() {
    if (uri.getPort() > 0) {
      return uri.getPort();
    }
    return isTls() ? 443 : 80;
  }

  String pathAndQuery() {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  byte[] bodyBytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "HttpCall[***]";
  }
}
