package io.chatops.cli.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.cli.hub.AnswerJson;
import io.chatops.cli.hub.TrustedKeys;
import io.chatops.protocol.HubUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * A session with a hub, as it is stored.
 *
 * @param accessEnds the time at which the access token expires
 */
public record SavedSession(
    HubUrl hub,
    TrustedKeys trusted,
    String username,
    String refreshToken,
    String accessToken,
    Instant accessEnds) {
  /** A token is no longer used within this time before it expires. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  boolean isValidAt(Instant now) {
    return now.isBefore(accessEnds.minus(MARGIN));
  }

  /** Returns the same session with its next tokens. */
  SavedSession with(String nextRefresh, String nextAccess, Instant ends) {
    return new SavedSession(hub, trusted, username, nextRefresh, nextAccess, ends);
  }

  JsonNode toJson() {
    Path caFile = trusted.caFile();
    ObjectNode json =
        AnswerJson.shared()
            .createObjectNode()
            .put("hub", hub.toString())
            .put("username", username)
            .put("refresh_token", refreshToken)
            .put("access_token", accessToken)
            .put("access_ends", accessEnds.toString());
    if (caFile != null) {
      json.put("ca_file", caFile.toString());
    }
    if (trusted.fingerprint() != null) {
      json.put("hub_fingerprint", trusted.fingerprint().text());
    }
    return json;
  }

  /** Reads what {@link #toJson} made; {@link IllegalArgumentException} for anything else. */
  static SavedSession of(JsonNode json) {
    try {
      return new SavedSession(
          HubUrl.parse(json.path("hub").asText()),
          TrustedKeys.of(text(json, "ca_file"), text(json, "hub_fingerprint")),
          json.path("username").asText(),
          json.path("refresh_token").asText(),
          json.path("access_token").asText(),
          Instant.parse(json.path("access_ends").asText()));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static @Nullable String text(JsonNode json, String field) {
    return json.path(field).isTextual() ? json.path(field).asText() : null;
  }

  @Override
  public String toString() {
    return "SavedSession[" + hub + ", " + username + ", ***]";
  }
}
