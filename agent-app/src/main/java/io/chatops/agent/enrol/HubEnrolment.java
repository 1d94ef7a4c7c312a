package io.chatops.agent.enrol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.chatops.agent.config.AgentKey;
import io.chatops.agent.config.HubLocation;
import io.chatops.agent.connection.ApiKeyProbe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Asks the hub to enrol this host. */
public final class HubEnrolment {
  private static final int TIMEOUT_MILLISECONDS = 10_000;
  private static final int MOST_BYTES = 64 * 1024;
  private static final JsonFactory JSON = new JsonFactory();

  private final HubLocation hub;
  private final SSLSocketFactory sockets;

  public HubEnrolment(HubLocation hub, SSLSocketFactory sockets) {
    this.hub = hub;
    this.sockets = sockets;
  }

  /** The hub's answer. */
  public sealed interface Answer {
    /** The host is this server. */
    record Enrolled(String serverName, AgentKey key) implements Answer {}

    /** The owner has not decided yet: ask again after this time. */
    record Waiting(int seconds) implements Answer {}

    /**
     * The hub has too many callers: ask again after this time.
     *
     * @param reason a text for people
     */
    record Busy(int seconds, String reason) implements Answer {}

    /**
     * The hub will not enrol it.
     *
     * @param reason a text for people
     * @param forGood false if the same claim may still succeed, such as after a quota
     */
    record Refused(String reason, boolean forGood) implements Answer {}

    /** Nothing answers, or something that is not a hub. */
    record Unreachable(String reason) implements Answer {}
  }

  /** A host that asks: its code or token, and what it says of itself. */
  public record Host(
      String secret, String claim, @Nullable String hostname, @Nullable String os, String arch) {
    @Override
    public String toString() {
      return "Host[" + hostname + "]";
    }
  }

  /** Asks once. */
  public Answer ask(Host host) {
    HttpURLConnection connection = null;
    try {
      connection = (HttpURLConnection) hub.enrolment().toURL().openConnection();
      if (connection instanceof HttpsURLConnection encrypted) {
        encrypted.setSSLSocketFactory(sockets);
      }
      // A redirect could send the token to another host.
      connection.setInstanceFollowRedirects(false);
      connection.setConnectTimeout(TIMEOUT_MILLISECONDS);
      connection.setReadTimeout(TIMEOUT_MILLISECONDS);
      connection.setRequestMethod("POST");
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      // Not streamed: Java would not tell a refusal (401) of what it can not send again.
      connection.getOutputStream().write(body(host));
      int status = connection.getResponseCode();
      InputStream stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
      return answer(
          status,
          connection.getHeaderField("Retry-After"),
          stream == null ? Map.of() : fields(stream.readNBytes(MOST_BYTES)));
    } catch (IOException e) {
      return new Answer.Unreachable(ApiKeyProbe.reason(e));
    } finally {
      if (connection != null) {
        connection.disconnect();
      }
    }
  }

  private static Answer answer(
      int status, @Nullable String retryAfter, Map<String, String> fields) {
    String detail = fields.getOrDefault("detail", "HTTP " + status);
    if (status == 200) {
      String key = fields.get("api_key");
      return switch (fields.getOrDefault("status", "")) {
        case "enrolled" ->
            key == null
                ? new Answer.Unreachable("the answer has no key")
                : new Answer.Enrolled(fields.getOrDefault("server_name", ""), new AgentKey(key));
        case "waiting" -> new Answer.Waiting(seconds(fields.get("retry_after_seconds")));
        case "rejected" -> new Answer.Refused("The owner of the token rejected this host", true);
        default -> new Answer.Unreachable("the answer is none of a hub: check --hub");
      };
    }
    if (retryAfter != null && (status == 429 || status == 503)) {
      return new Answer.Busy(seconds(retryAfter), detail);
    }
    return switch (status) {
      case 400, 401, 403, 422, 429 ->
          fields.containsKey("detail")
              ? new Answer.Refused(detail, status == 401 || fields.containsKey("field"))
              : new Answer.Unreachable("the answer was HTTP " + status + ": check --hub");
      default -> new Answer.Unreachable("the answer was " + detail + ": check --hub");
    };
  }

  private static int seconds(@Nullable String text) {
    return text != null && text.matches("[1-9]\\d{0,3}") ? Integer.parseInt(text) : 5;
  }

  private static byte[] body(Host host) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean isToken = host.secret().startsWith("chatops_");
    String hostname = host.hostname() == null ? "host" : host.hostname();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField(isToken ? "token" : "code", host.secret());
      json.writeStringField("claim", host.claim());
      json.writeStringField("hostname", cut(hostname, 100));
      if (host.os() != null) {
        json.writeStringField("os", cut(host.os(), 50));
      }
      json.writeStringField("arch", cut(host.arch(), 50));
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }

  /** Returns the texts and numbers of the object and of those in it, by name. */
  private static Map<String, String> fields(byte[] body) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = JSON.createParser(body)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        String name = json.currentName();
        if (name != null && token.isScalarValue() && token != JsonToken.VALUE_NULL) {
          fields.put(name, json.getText());
        }
      }
    } catch (IOException e) {
      // Not JSON, so not a hub: what was read until here is judged by the caller.
      return fields;
    }
    return fields;
  }
}
