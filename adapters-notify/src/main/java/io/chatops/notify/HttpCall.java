package io.chatops.notify;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One POST of JSON to an address that a user gave. Address and headers may be secrets, so nothing
 * of them is in the text of this record or of an error.
 *
 * @param uri http or https, with a host as its name or address is usually spelled
 */
record HttpCall(URI uri, Map<String, String> headers, String body) {
  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]{0,2000}");

  /** Throws {@link CannotSendException} if it cannot be sent as it is. */
  HttpCall {
    headers = Map.copyOf(headers);
    if (uri.getHost() == null || uri.getHost().endsWith(".") || uri.getHost().contains("%")) {
      throw new CannotSendException(
          "the URL's host must be a name, an IPv4 address such as 192.0.2.7 or an IPv6 address in"
              + " brackets");
    }
    if (!"http".equalsIgnoreCase(uri.getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
      throw new CannotSendException("the URL must begin with https:// or http://");
    }
    if (uri.getRawUserInfo() != null) {
      throw new CannotSendException(
          "the URL must hold no user name or password; use a header instead");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new CannotSendException("the URL's port must be 1-65535");
    }
    headers.forEach(HttpCall::checkHeader);
  }

  static HttpCall post(String url, Map<String, String> headers, String body) {
    try {
      return new HttpCall(new URI(new URI(url).toASCIIString()), headers, body);
    } catch (URISyntaxException e) {
      // Without the cause, whose message repeats the URL.
      throw new CannotSendException("the URL must be one such as https://example.org/alerts");
    }
  }

  boolean isTls() {
    return "https".equalsIgnoreCase(uri.getScheme());
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

  private static void checkHeader(String name, String value) {
    if (!HEADER_NAME.matcher(name).matches() || !HEADER_VALUE.matcher(value).matches()) {
      throw new CannotSendException(
          "a header must have a name of letters, digits and dashes and a value of at most 2000"
              + " visible ASCII characters in one line");
    }
  }
}
