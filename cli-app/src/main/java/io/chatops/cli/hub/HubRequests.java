package io.chatops.cli.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.protocol.HubUrl;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Single requests to one hub. */
public final class HubRequests {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

  /** Beyond the slowest answer: a container may take five minutes to stop. */
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(6);

  private final HubUrl hub;
  private final HttpClient client;
  private final String program;

  /**
   * Requests to a hub.
   *
   * @param program the name and version that the hub shows among the user's sessions
   */
  public HubRequests(HubUrl hub, TrustedKeys trusted, String program) {
    this.hub = hub;
    this.program = program;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .sslContext(trusted.context())
            .build();
  }

  HubUrl hub() {
    return hub;
  }

  /** Returns a text as one segment of a path, or one value of a query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Returns the hub's answer, including errors.
   *
   * @param path below {@code /api/v1}
   * @throws CliException if there is none, or it is not from a hub
   */
  public HubAnswer send(
      String method, String path, @Nullable JsonNode body, @Nullable String token) {
    URI uri = hub.api(path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(ANSWER_LIMIT)
            .header("Accept", "application/json")
            .header("User-Agent", program);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofString(body.toString()));
    }
    try {
      return read(client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw Unreachable.because(hub, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CliException.failed("Interrupted");
    }
  }

  /** Returns the builder of a socket. */
  WebSocket.Builder socket() {
    return client.newWebSocketBuilder().connectTimeout(CONNECT_LIMIT).header("User-Agent", program);
  }

  private HubAnswer read(HttpResponse<String> response) {
    int status = response.statusCode();
    JsonNode body = json(response.body());
    if (body == null || (status < 300 ? !body.has("data") : !body.has("detail"))) {
      if (status == 504) {
        throw new CliException(
            CliExitCode.UNREACHABLE,
            "The proxy at %s did not wait for the hub's answer (HTTP 504); what was asked may be done"
                .formatted(hub));
      }
      if (status == 502 || status == 503) {
        throw new CliException(
            CliExitCode.UNREACHABLE,
            "No hub answers behind %s now (HTTP %d of its proxy); try again later"
                .formatted(hub, status));
      }
      throw CliException.failed(
          "The server at "
              + hub
              + " is not a ChatOps hub (HTTP "
              + status
              + "); check the address"
              + response
                  .headers()
                  .firstValue("Location")
                  .map(other -> ", perhaps it is now " + other)
                  .orElse(""));
    }
    return new HubAnswer(status, body, response.headers().firstValue("Retry-After").orElse(null));
  }

  private static @Nullable JsonNode json(String text) {
    try {
      JsonNode body = AnswerJson.shared().readTree(text);
      return body.isObject() ? body : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
