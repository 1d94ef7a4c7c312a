package io.chatops.notify;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.core.notify.NotificationMessage;
import io.chatops.core.notify.TargetUrl;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A POST of JSON to an address of a user, as {@link TargetUrl} allows it. Address and headers may
 * be secrets, so this record prints neither.
 */
record HttpCall(URI uri, Map<String, String> headers, String body) {
  HttpCall {
    headers = Map.copyOf(headers);
  }

  /** Adds the header by which a receiver recognises a repeated message. */
  static HttpCall of(
      NotificationMessage message, URI uri, Map<String, String> headers, String body) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put("Idempotency-Key", message.id().toString());
    return new HttpCall(uri, all, body);
  }

  static HttpCall of(
      NotificationMessage message, URI uri, Map<String, String> headers, JsonNode body) {
    return of(message, uri, headers, body.toString());
  }

  /** Returns an address below another one. */
  static URI below(TargetUrl base, String path) {
    return URI.create(base.uri().toString().replaceFirst("/+$", "") + path);
  }

  boolean isTls() {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  /** Returns a name, an IPv4 address, or an IPv6 address in brackets. */
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
