package io.chatops.agent.docker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The status and headers of a response.
 *
 * @param headers the values by header name in lower case
 */
record HttpHead(int status, Map<String, List<String>> headers) {
  private static final int MAX_HEADERS = 100;

  static HttpHead read(HttpInput input) throws IOException {
    String line = input.line();
    if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) {
      throw new IOException("the answer is not HTTP");
    }
    int status = Integer.parseInt(line.substring(9, 12));
    Map<String, List<String>> headers = new TreeMap<>();
    int count = 0;
    for (line = input.line(); !line.isEmpty(); line = input.line()) {
      int colon = line.indexOf(':');
      count++;
      if (colon < 1 || count > MAX_HEADERS) {
        throw new IOException("the answer is not HTTP");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers
          .computeIfAbsent(name, unused -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return new HttpHead(status, headers);
  }

  /** Returns the first header with that name; absent if there is none. */
  @Nullable String header(String name) {
    List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
    return values == null ? null : values.get(0);
  }
}
