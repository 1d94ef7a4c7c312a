package io.chatops.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;

/**
 * Requests of one user that must all be refused: clearly, in the one error body, never with a 500,
 * and without changing anything. In paths and bodies {@code {id}} stands for a server of the user
 * and {@code {nobody}} for an id of nothing. Single quotes in bodies stand for double ones.
 */
final class BadRequests {
  static final String JSON = "application/json";
  static final String FORM = "application/x-www-form-urlencoded";

  private static final String NOBODY = "00000000-0000-4000-8000-000000000000";

  private final Api user = Api.user();
  private final String serverId = user.newServer();
  private final List<Bad> requests = new ArrayList<>();

  private record Bad(int status, String method, String path, String type, String body) {}

  BadRequests get(int status, String... paths) {
    return bodiless(status, "GET", paths);
  }

  BadRequests delete(int status, String... paths) {
    return bodiless(status, "DELETE", paths);
  }

  BadRequests bodiless(int status, String method, String... paths) {
    for (String path : paths) {
      raw(status, method, path, "", "");
    }
    return this;
  }

  BadRequests post(int status, String path, String... bodies) {
    return send(status, "POST", path, bodies);
  }

  BadRequests put(int status, String path, String... bodies) {
    return send(status, "PUT", path, bodies);
  }

  private BadRequests send(int status, String method, String path, String... bodies) {
    for (String body : bodies) {
      raw(status, method, path, JSON, body.replace('\'', '"'));
    }
    return this;
  }

  /** Adds a request whose body is taken as it is. */
  BadRequests raw(int status, String method, String path, String type, String body) {
    requests.add(new Bad(status, method, filled(path), type, filled(body)));
    return this;
  }

  private String filled(String text) {
    return text.replace("{id}", serverId).replace("{nobody}", NOBODY);
  }

  void areRefused() {
    String before = state();

    SoftAssertions all = new SoftAssertions();
    for (Bad bad : requests) {
      boolean hasBody = !bad.type().isEmpty();
      Api.Answer answer =
          user.send(
              bad.method(), bad.path(), hasBody ? bad.type() : null, hasBody ? bad.body() : null);
      String what = bad.method() + " " + bad.path() + " " + shortened(bad.body());
      all.assertThat(answer.status()).as(what).isEqualTo(bad.status());
      all.assertThat(answer.json().path("status_code").asInt()).as(what).isEqualTo(bad.status());
      all.assertThat(answer.json().path("detail").asText()).as(what).isNotEmpty();
      if (bad.status() == 422) {
        all.assertThat(answer.invalidFields()).as(what).isNotEmpty();
      }
      if (bad.status() == 405) {
        all.assertThat(answer.header("Allow")).as(what).isNotEmpty();
      }
    }
    all.assertAll();
    assertThat(state()).isEqualTo(before);
  }

  private static String shortened(String text) {
    return text.substring(0, Math.min(60, text.length()));
  }

  /** All that the user can see of their own things. */
  private String state() {
    StringBuilder all = new StringBuilder();
    for (String path :
        List.of(
            "/servers",
            "/api-keys/me",
            "/alerts/thresholds",
            "/notifications/channels",
            "/auth/me")) {
      all.append(user.get(path).data());
    }
    return all.toString();
  }
}
