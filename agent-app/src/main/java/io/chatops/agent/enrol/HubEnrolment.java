package io.chatops.agent.enrol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.agent.collect.HostText;
import io.chatops.agent.config.AgentKey;
import io.chatops.agent.connection.Failures;
import io.chatops.agent.connection.HubTrust;
import io.chatops.protocol.HubUrl;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Asks the hub to enrol this host. */
public final class HubEnrolment {
  private static final int TIMEOUT_MILLISECONDS = 10_000;
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final int MAX_BYTES = 64 * 1024;
  private static final JsonMapper JSON = new JsonMapper();
  // The key becomes a line of a file and a header of requests.
  private static final Pattern KEY = Pattern.compile("[!-~]{1,200}");

  private final HubUrl hub;
  private final SSLSocketFactory sockets;

  public HubEnrolment(HubUrl hub, SSLSocketFactory sockets) {
    this.hub = hub;
    this.sockets = sockets;
  }

  /** The hub's answer. */
  public sealed interface Answer {
    /** The hub has enrolled the host as this server. */
    record Enrolled(String serverName, AgentKey key) implements Answer {}

    /** The owner of the token has not decided yet: retry after this time. */
    record Waiting(int seconds) implements Answer {}

    /**
     * The hub has too many callers: retry after this time.
     *
     * @param reason a text for users
     */
    record Busy(int seconds, String reason) implements Answer {}

    /**
     * The hub will not enrol it.
     *
     * @param reason a text for users
     * @param isFinal false if the same claim may still succeed, such as after a quota
     */
    record Rejected(String reason, boolean isFinal) implements Answer {}

    /** Nothing responds, or something that is not a hub. */
    record Unreachable(String reason) implements Answer {}
  }

  /** A host to enrol: its code or token, and its description of itself. */
  public record Host(
      String secret, String claim, @Nullable String hostname, @Nullable String os, String arch) {
    @Override
    public String toString() {
      return "Host[" + hostname + "]";
    }
  }

  /** Sends one request. */
  public Answer ask(Host host) {
    try {
      HttpURLConnection connection =
          HubTrust.open(hub.api("/enrol"), sockets, TIMEOUT_MILLISECONDS);
      return HubTrust.within(TIME, connection, () -> ask(host, connection));
    } catch (IOException e) {
      return new Answer.Unreachable(Failures.explain(e));
    }
  }

  private static Answer ask(Host host, HttpURLConnection connection) throws IOException {
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/json");
    // Not streamed: Java would hide a 401 of a body that it cannot send again.
    connection.getOutputStream().write(body(host));
    int status = connection.getResponseCode();
    InputStream stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    return answer(
        status,
        connection.getHeaderField("Retry-After"),
        stream == null ? MissingNode.getInstance() : json(stream.readNBytes(MAX_BYTES)));
  }

  private static Answer answer(int status, @Nullable String retryAfter, JsonNode body) {
    String detail = body.path("detail").asText("HTTP " + status);
    if (status == 200) {
      JsonNode data = body.path("data");
      String key = data.path("api_key").textValue();
      return switch (data.path("status").asText()) {
        case "enrolled" ->
            key == null || !KEY.matcher(key).matches()
                ? new Answer.Unreachable("the answer has no key: check --hub")
                : new Answer.Enrolled(data.path("server_name").asText(), new AgentKey(key));
        case "waiting" -> new Answer.Waiting(seconds(data.path("retry_after_seconds").asText()));
        case "rejected" -> new Answer.Rejected("The owner of the token rejected this host", true);
        default -> new Answer.Unreachable("the answer is not from a hub: check --hub");
      };
    }
    if (retryAfter != null && (status == 429 || status == 503)) {
      return new Answer.Busy(seconds(retryAfter), detail);
    }
    return switch (status) {
      case 400, 401, 403, 422, 429 ->
          body.has("detail")
              ? new Answer.Rejected(detail, status == 401 || body.findValue("field") != null)
              : new Answer.Unreachable("the answer was HTTP " + status + ": check --hub");
      default -> new Answer.Unreachable("the answer was " + detail + ": check --hub");
    };
  }

  private static int seconds(@Nullable String text) {
    return text != null && text.matches("[1-9]\\d{0,3}") ? Integer.parseInt(text) : 5;
  }

  private static byte[] body(Host host) throws IOException {
    String hostname = host.hostname() == null ? "host" : host.hostname();
    ObjectNode body = JSON.createObjectNode();
    body.put(host.secret().startsWith("chatops_") ? "token" : "code", host.secret());
    body.put("claim", host.claim());
    body.put("hostname", HostText.cut(hostname, 100));
    if (host.os() != null) {
      body.put("os", HostText.cut(host.os(), 50));
    }
    body.put("arch", HostText.cut(host.arch(), 50));
    return JSON.writeValueAsBytes(body);
  }

  private static JsonNode json(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      return MissingNode.getInstance(); // not JSON, so not a hub
    }
  }
}
