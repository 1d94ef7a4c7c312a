package io.chatops.rest.dashboard;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.ParsedHeaderValue;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Serves the dashboard's one page at the addresses of all its pages, and its assets. All other
 * addresses keep their responses, including 404, as do requests that do not accept HTML.
 */
@Singleton
public class DashboardPages {
  /** Nothing but what comes from this hub as a file: no inline script, no inline style. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private static final String ASSETS = "/assets/";

  private final DashboardFiles files;

  public DashboardPages(DashboardFiles files) {
    this.files = files;
  }

  void register(@Observes Router router) {
    router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::page);
    router.route(ASSETS + "*").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::asset);
  }

  private void page(RoutingContext routing) {
    String path = routing.normalizedPath();
    // One way to write an address: the links of the page depend on its depth.
    if (!path.equals(routing.request().path()) || !files.hasPage(path)) {
      routing.next();
      return;
    }
    routing.response().putHeader("Vary", "Accept");
    if (!takesHtml(routing.parsedHeaders().accept())) {
      routing.next();
      return;
    }
    routing
        .response()
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cache-Control", "no-cache");
    end(routing, Buffer.buffer(files.page(path)));
  }

  private void asset(RoutingContext routing) {
    String path = routing.request().path();
    DashboardFiles.Asset asset =
        path == null || !path.startsWith(ASSETS)
            ? null
            : files.asset(path.substring(ASSETS.length()));
    if (asset == null) {
      routing.next();
      return;
    }
    HttpServerResponse response =
        routing
            .response()
            .putHeader("Content-Type", asset.type())
            // The name changes with the content.
            .putHeader("Cache-Control", "public, max-age=31536000, immutable");
    Buffer gzipped = asset.gzipped();
    if (gzipped == null) {
      end(routing, asset.content());
      return;
    }
    response.putHeader("Vary", "Accept-Encoding");
    if (takesGzip(routing.parsedHeaders().acceptEncoding())) {
      response.putHeader("Content-Encoding", "gzip");
      end(routing, gzipped);
    } else {
      end(routing, asset.content());
    }
  }

  private static void end(RoutingContext routing, Buffer content) {
    HttpServerResponse response = routing.response();
    if (routing.request().method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", Integer.toString(content.length())).end();
    } else {
      response.end(content);
    }
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

  private static boolean takesGzip(List<? extends ParsedHeaderValue> accepted) {
    return accepted.stream().anyMatch(e -> e.weight() > 0 && e.value().equals("gzip"));
  }
}
