package io.chatops.attack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An answer of the hub.
 *
 * @param status {@link #CLOSED} where the hub closed the connection instead
 * @param headers by names in lower case
 */
record Answer(int status, Map<String, List<String>> headers, String body) {
  static final int CLOSED = 0;

  private static final ObjectMapper JSON = new ObjectMapper();

  static Answer closed() {
    return new Answer(CLOSED, Map.of(), "");
  }

  boolean wasClosed() {
    return status == CLOSED;
  }

  JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + this, e);
    }
  }

  /** The part of a success that is its subject. */
  JsonNode data() {
    if (status / 100 != 2) {
      throw new AssertionError("no success: " + this);
    }
    return json().path("data");
  }

  /** The values of a header; empty when it is absent. */
  List<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }
}
