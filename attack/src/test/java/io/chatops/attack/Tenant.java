package io.chatops.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A user of the hub, who calls it from an address of his own. */
final class Tenant implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  final String username = "tenant" + UUID.randomUUID().toString().substring(0, 8);
  final String password = UUID.randomUUID().toString();
  final String address;
  private final URI hub;
  private JsonNode tokens;
  private @Nullable Wire wire;

  private Tenant(URI hub, String address) {
    this.hub = hub;
    this.address = address;
    this.tokens = JSON.createObjectNode();
  }

  /** A new account. */
  static Tenant register(URI hub, String address) throws IOException {
    Tenant tenant = new Tenant(hub, address);
    ObjectNode user = JSON.createObjectNode();
    user.put("email", tenant.username + "@example.org").put("username", tenant.username);
    user.put("password", tenant.password).put("password_confirm", tenant.password);
    tenant.tokens = tenant.call("POST", "/api/v1/auth/register", user.toString()).data();
    return tenant;
  }

  /** Signs in on a new connection from another address; the session in use stays. */
  Answer signIn(String from) throws IOException {
    ObjectNode credentials = JSON.createObjectNode();
    credentials.put("username", username).put("password", password);
    String body = credentials.toString();
    return Wire.exchange(hub, from, head("POST", "/api/v1/auth/login", "", body.length()) + body);
  }

  String accessToken() {
    return tokens.path("access_token").asText();
  }

  String refreshToken() {
    return tokens.path("refresh_token").asText();
  }

  Answer get(String path) throws IOException {
    return send("GET", path, null);
  }

  Answer post(String path, String json) throws IOException {
    return call("POST", path, json);
  }

  /** Makes a call with this user's token, on a connection that is kept. */
  Answer call(String method, String path, @Nullable String json) throws IOException {
    return send(method, path, json == null ? null : json.getBytes(UTF_8));
  }

  /** The same for any bytes. */
  Answer send(String method, String path, byte @Nullable [] body) throws IOException {
    String bearer =
        accessToken().isEmpty() ? "" : "Authorization: Bearer " + accessToken() + "\r\n";
    byte[] head = head(method, path, bearer, body == null ? -1 : body.length).getBytes(UTF_8);
    Answer answer = ask(head, body);
    if (answer.wasClosed()) {
      answer = ask(head, body); // the hub may end a connection that was idle
    }
    return answer;
  }

  private Answer ask(byte[] head, byte @Nullable [] body) throws IOException {
    if (wire == null) {
      wire = Wire.open(hub, address);
    }
    Answer answer = Answer.closed();
    if (wire.trySend(head)) {
      if (body != null) {
        wire.trySend(body); // an answer may come before the end of it
      }
      answer = wire.receive();
    }
    if (answer.wasClosed() || answer.header("connection").contains("close")) {
      close();
    }
    return answer;
  }

  private String head(String method, String path, String more, int length) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: "
        + hub.getAuthority()
        + "\r\n"
        + more
        + (length < 0 ? "" : "Content-Type: application/json\r\nContent-Length: " + length + "\r\n")
        + "\r\n";
  }

  @Override
  public void close() {
    if (wire != null) {
      wire.close();
      wire = null;
    }
  }
}
