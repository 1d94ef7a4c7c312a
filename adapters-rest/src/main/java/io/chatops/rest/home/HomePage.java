package io.chatops.rest.home;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** Tells a browser at {@code /} what this is and where to go on, until there is a dashboard. */
@Singleton
public class HomePage {
  private static final String FILE = "home.html";

  private final String page;
  private final String policy;

  public HomePage() {
    page = read();
    // The page brings its style along and nothing else: nothing but that very style is allowed.
    policy =
        "default-src 'none'; style-src 'sha256-"
            + hash(page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>")))
            + "'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  void register(@Observes Router router) {
    router.route("/").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::answer);
  }

  private void answer(RoutingContext routing) {
    routing.response().putHeader("Vary", "Accept");
    if (!takesHtml(routing.parsedHeaders().accept())) {
      routing.next();
      return;
    }
    routing
        .response()
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .putHeader("Content-Security-Policy", policy)
        .putHeader("Cache-Control", "no-cache")
        .end(page);
  }

  private static boolean takesHtml(List<MIMEHeader> accepted) {
    return accepted.isEmpty()
        || accepted.stream()
            .anyMatch(
                type ->
                    type.weight() > 0
                        && (type.component().equals("*")
                            || (type.component().equals("text")
                                && (type.subComponent().equals("*")
                                    || type.subComponent().equals("html")))));
  }

  private static String read() {
    try (InputStream file =
        Objects.requireNonNull(HomePage.class.getResourceAsStream(FILE), FILE)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String style) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
