package io.chatops.rest.error;

import io.chatops.rest.dashboard.DashboardFiles;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Allows only reading of the pages next to the API, and counts requests. The framework would answer
 * most of them to any method, even PUT and DELETE, and without a limit.
 */
@Singleton
public class ReadOnlyPages {
  // After the CORS filter, which has 300 and answers what browsers ask beforehand.
  private static final int PRIORITY = 200;

  // A monitor of the hub may share an address with others, and must not take the hub for dead.
  private static final String HEALTH = "/health";

  private static final Set<String> PAGES =
      Set.of("/openapi", "/openapi.json", "/openapi.yaml", "/openapi.yml");
  private static final Set<String> FOLDERS = Set.of(HEALTH, "/docs", "/redoc", "/assets");

  private final DashboardFiles dashboard;

  public ReadOnlyPages(DashboardFiles dashboard) {
    this.dashboard = dashboard;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, PRIORITY);
  }

  private void check(RoutingContext routing) {
    String path = routing.normalizedPath();
    if (!PAGES.contains(path)
        && FOLDERS.stream().noneMatch(f -> isIn(f, path))
        && !dashboard.hasPage(path)) {
      routing.next();
      return;
    }
    switch (routing.request().method().name()) {
      case "GET", "HEAD" -> {
        if (isIn(HEALTH, path) || RouterErrors.mayGoOn(routing)) {
          routing.next();
        }
      }
      case "OPTIONS" -> addAllowHeader(routing);
      default -> {
        routing.response().putHeader("Allow", "GET, HEAD, OPTIONS");
        RouterErrors.send(routing, 405);
      }
    }
  }

  private static void addAllowHeader(RoutingContext routing) {
    String allowed = "GET, HEAD, OPTIONS";
    routing
        .response()
        .putHeader("Allow", allowed)
        .putHeader("Content-Type", "application/json")
        .end(
            new JsonObject().putNull("data").put("message", OptionsAnswers.text(allowed)).encode());
  }

  private static boolean isIn(String folder, String path) {
    return path.equals(folder) || path.startsWith(folder + "/");
  }
}
