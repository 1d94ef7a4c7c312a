package io.chatops.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Speaks to the running API like any client: real HTTP, raw JSON. Each is a caller of its own. */
final class Api {
  static final String ADMIN = "root";
  static final String PASSWORD = "correct horse 42";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private final List<String> headers;

  private Api(List<String> headers) {
    this.headers = headers;
  }

  /** What the hub answered. */
  record Answer(int status, HttpResponse<String> http, JsonNode json) {
    JsonNode data() {
      return json.path("data");
    }

    String header(String name) {
      return http.headers().firstValue(name).orElse("");
    }

    List<String> invalidFields() {
      return json.path("errors").findValuesAsText("field");
    }
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
      throw new IllegalStateException(answer.http().body());
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
        {"email": "%s@example.org", "username": "%s", "password": "%s", "password_confirm": "%s"}"""
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
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(root ? path.replace("//", "/") : "/api/v1" + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    for (int i = 0; i < headers.size(); i += 2) {
      request.header(headers.get(i), headers.get(i + 1));
    }
    return send(request.build());
  }

  static Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
      String type = response.headers().firstValue("Content-Type").orElse("");
      JsonNode json =
          type.startsWith("application/json")
              ? JSON.readTree(response.body())
              : MissingNode.getInstance();
      return new Answer(response.statusCode(), response, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Registers a server and answers its id. */
  String newServer() {
    Answer answer = post("/servers", "{\"name\": \"web-1\"}");
    if (answer.status() != 201) {
      throw new IllegalStateException(answer.http().body());
    }
    return answer.data().path("id").textValue();
  }

  /** Issues an API key for a server; the answer's data. */
  JsonNode newApiKey(String serverId) {
    return post("/api-keys", "{\"server_id\": \"" + serverId + "\"}").data();
  }
}
