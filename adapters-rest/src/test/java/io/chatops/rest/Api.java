package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Speaks to the running API like any client: real HTTP, raw JSON. Each is a caller of its own. */
final class Api {
  static final String ADMIN = "root";
  static final String PASSWORD = "correct horse 42";

  private static final ObjectMapper JSON = new ObjectMapper();
  // Bodies are sent as the bytes that they are, whatever the Content-Type says of them.
  private static final RestAssuredConfig AS_IT_IS =
      RestAssuredConfig.config()
          .encoderConfig(
              EncoderConfig.encoderConfig()
                  .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                  .encodeContentTypeAs("application/x-www-form-urlencoded", ContentType.BINARY));
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private final List<String> headers;

  private Api(List<String> headers) {
    this.headers = headers;
  }

  /**
   * The hub's answer.
   *
   * @param request method and path, for messages
   */
  record Answer(String request, Response http) {
    int status() {
      return http.statusCode();
    }

    String body() {
      return new String(http.asByteArray(), StandardCharsets.UTF_8);
    }

    JsonNode json() {
      return header("Content-Type").startsWith("application/json")
          ? parse(body())
          : MissingNode.getInstance();
    }

    JsonNode data() {
      return json().path("data");
    }

    String header(String name) {
      return Objects.requireNonNullElse(http.header(name), "");
    }

    List<String> invalidFields() {
      return json().path("errors").findValuesAsText("field");
    }
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts that an object has these fields, among others. */
  static void assertFields(JsonNode object, String expected) {
    JsonNode wanted = parse(expected);
    ObjectNode shown = object.deepCopy();
    List<String> names = wanted.properties().stream().map(Map.Entry::getKey).toList();
    assertThat((JsonNode) shown.retain(names)).isEqualTo(wanted);
  }

  /** Somebody without credentials, at an address that nobody else has. */
  static Api stranger() {
    int n = ADDRESSES.incrementAndGet();
    return new Api(List.of("X-Forwarded-For", "10.1." + n / 250 + "." + (n % 250 + 1)));
  }

  /** A new user, signed in. */
  static Api user() {
    return user("user-" + UUID.randomUUID().toString().substring(0, 13));
  }

  static Api user(String name) {
    Api stranger = stranger();
    Answer answer = stranger.post("/auth/register", registration(name));
    if (answer.status() != 201) {
      throw new IllegalStateException(answer.body());
    }
    return stranger.withToken(answer.data().path("access_token").textValue());
  }

  /** The first user of this hub, signed in. */
  static Api admin() {
    Api stranger = stranger();
    return stranger.withToken(
        stranger.login(ADMIN, PASSWORD).data().path("access_token").textValue());
  }

  Answer login(String name, String password) {
    return post(
        "/auth/login", "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(name, password));
  }

  static String registration(String name) {
    return """
    {"email": "%s@example.org", "username": "%s", "password": "%s", "password_confirm": "%s"}\
    """
        .formatted(name, name, PASSWORD, PASSWORD);
  }

  static URI uri(String path) {
    int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    return URI.create("http://127.0.0.1:" + port + path);
  }

  Api withToken(String token) {
    return with("Authorization", "Bearer " + token);
  }

  Api withApiKey(String key) {
    return with("X-API-Key", key);
  }

  Api with(String name, String value) {
    List<String> more = new ArrayList<>(headers);
    more.add(name);
    more.add(value);
    return new Api(more);
  }

  /** The token that this caller sends. */
  String token() {
    return headers.get(headers.indexOf("Authorization") + 1).substring("Bearer ".length());
  }

  Answer get(String path) {
    return send("GET", path, null, null);
  }

  Answer post(String path, String json) {
    return send("POST", path, "application/json", json);
  }

  Answer post(String path) {
    return send("POST", path, null, null);
  }

  Answer put(String path, String json) {
    return send("PUT", path, "application/json", json);
  }

  Answer delete(String path) {
    return send("DELETE", path, null, null);
  }

  /** Paths that do not begin below the API are taken as they are. */
  Answer send(String method, String path, @Nullable String contentType, @Nullable String body) {
    boolean root =
        path.startsWith("/openapi")
            || path.startsWith("/docs")
            || path.startsWith("/redoc")
            || path.startsWith("//");
    String url = uri(root ? path.replace("//", "/") : "/api/v1" + path).toString();
    RequestSpecification request = RestAssured.given().config(AS_IT_IS).urlEncodingEnabled(false);
    for (int i = 0; i < headers.size(); i += 2) {
      request.header(headers.get(i), headers.get(i + 1));
    }
    if (contentType == null) {
      request.noContentType();
    } else {
      request.header("Content-Type", contentType);
    }
    if (body != null) {
      request.body(body.getBytes(StandardCharsets.UTF_8));
    }
    return new Answer(method + " " + path, request.redirects().follow(false).request(method, url));
  }

  /** Signs this user in once more and answers the id of that session. */
  String anotherSession() {
    String name = get("/auth/me").data().path("username").textValue();
    String token = stranger().login(name, PASSWORD).data().path("access_token").textValue();
    for (JsonNode session : withToken(token).get("/auth/sessions").data()) {
      if (session.path("current").booleanValue()) {
        return session.path("id").textValue();
      }
    }
    throw new IllegalStateException("the session that asks is not in the list");
  }

  /** Registers a server and answers its id. */
  String newServer() {
    Answer answer = post("/servers", "{\"name\": \"web-1\"}");
    if (answer.status() != 201) {
      throw new IllegalStateException(answer.body());
    }
    return answer.data().path("id").textValue();
  }

  /** Issues an API key for a server; the answer's data. */
  JsonNode newApiKey(String serverId) {
    return post("/api-keys", "{\"server_id\": \"" + serverId + "\"}").data();
  }
}
