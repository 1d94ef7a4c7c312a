package io.chatops.rest.error;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Allows only reading of the pages beside the API. The framework would answer most of them to any
 * method, even PUT and DELETE.
 */
@Singleton
public class ReadOnlyPages {
  // After the CORS filter, which has 300 and answers what browsers ask beforehand.
  private static final int PRIORITY = 200;

  private static final Set<String> PAGES =
      Set.of("/", "/openapi", "/openapi.json", "/openapi.yaml", "/openapi.yml");
  private static final Set<String> FOLDERS = Set.of("/health", "/docs", "/redoc", "/webjars");

  void register(@Observes Filters filters) {
    filters.register(ReadOnlyPages::check, PRIORITY);
  }

  private static void check(RoutingContext routing) {
    if (!isPage(routing.normalizedPath())) {
      routing.next();
      return;
    }
    switch (routing.request().method().name()) {
      case "GET", "HEAD" -> routing.next();
      case "OPTIONS" -> tellMethods(routing);
      default -> {
        routing.response().putHeader("Allow", "GET, HEAD, OPTIONS");
        RouterErrors.send(routing, 405);
      }
    }
  }

  private static void tellMethods(RoutingContext routing) {
    String allowed = "GET, HEAD, OPTIONS";
    routing
        .response()
        .putHeader("Allow", allowed)
        .putHeader("Content-Type", "application/json")
        .end(
            new JsonObject().putNull("data").put("message", OptionsAnswers.text(allowed)).encode());
  }

  private static boolean isPage(String path) {
    return PAGES.contains(path)
        || FOLDERS.stream()
            .anyMatch(folder -> path.equals(folder) || path.startsWith(folder + "/"));
  }
}
