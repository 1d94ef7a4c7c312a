package io.chatops.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The text of requests as any client would send them. */
final class Requests {
  private Requests() {}

  /**
   * A request.
   *
   * @param headers more of them, each with its end of line
   * @param body JSON, or null for none
   */
  static String of(URI hub, String method, String path, String headers, @Nullable Object body) {
    String text = body == null ? "" : body.toString();
    String length =
        body == null
            ? ""
            : "Content-Type: application/json\r\nContent-Length: %d\r\n"
                .formatted(text.getBytes(UTF_8).length);
    return "%s %s HTTP/1.1\r\nHost: %s\r\n%s%s\r\n%s"
        .formatted(method, path, hub.getAuthority(), headers, length, text);
  }

  static String get(URI hub, String path, String headers) {
    return of(hub, "GET", path, headers, null);
  }
}
