package io.chatops.rest.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The pages that show the API: {@code /docs/} and {@code /redoc/}. They are served from memory: the
 * framework would unpack them into a temporary directory first, where others could exchange them.
 */
@Singleton
public class DocumentationPages {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String OURS = "io/chatops/rest/openapi/";
  private static final String SWAGGER_UI = "META-INF/resources/openapi-ui/";
  private static final String REDOC = "META-INF/resources/webjars/redoc/";
  private static final String REDOC_VERSION = "META-INF/maven/org.webjars.npm/redoc/pom.properties";

  /** On somebody else's server; ReDoc leaves out a logo that is no picture. */
  private static final String LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg";

  private static final Map<String, File> FILES =
      Map.of(
          "/docs/", new File(OURS + "docs.html", HTML),
          "/docs/swagger-ui.css", new File(SWAGGER_UI + "swagger-ui.css", "text/css"),
          "/docs/swagger-ui-bundle.js", new File(SWAGGER_UI + "swagger-ui-bundle.js", SCRIPT),
          "/redoc/", new File(OURS + "redoc.html", HTML),
          "/redoc/redoc.standalone.js",
              new File(REDOC + "{version}/bundles/redoc.standalone.js", SCRIPT));

  private final Map<String, Buffer> read = new ConcurrentHashMap<>();

  /**
   * A file of the class path.
   *
   * @param name with {@code {version}} where that of ReDoc stands
   */
  private record File(String name, String type) {}

  void register(@Observes Router router) {
    for (String folder : new String[] {"/docs", "/redoc"}) {
      router
          .routeWithRegex(folder)
          .method(HttpMethod.GET)
          .method(HttpMethod.HEAD)
          .handler(
              routing ->
                  routing.response().setStatusCode(308).putHeader("Location", folder + "/").end());
    }
    FILES.forEach(
        (path, file) ->
            router
                .route(path)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(routing -> answer(routing, path, file)));
  }

  private void answer(RoutingContext routing, String path, File file) {
    Buffer content = routing.normalizedPath().equals(path) ? content(file) : null;
    if (content == null) {
      routing.next();
      return;
    }
    HttpServerResponse response =
        routing
            .response()
            .putHeader("Content-Type", file.type())
            .putHeader("Cache-Control", "no-cache");
    if (routing.request().method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", Integer.toString(content.length())).end();
    } else {
      response.end(content);
    }
  }

  /** Returns the content; absent where the hub was built without it. */
  private @Nullable Buffer content(File file) {
    Buffer known = read.get(file.name());
    if (known != null) {
      return known;
    }
    Buffer content = read(file.name());
    if (content != null) {
      read.put(file.name(), content);
    }
    return content;
  }

  @SuppressWarnings("deprecation") // Vert.x has no other public way to a buffer outside of the heap
  private static @Nullable Buffer read(String name) {
    byte[] bytes = bytes(name.contains("{version}") ? withVersion(name) : name);
    // Outside of the heap, once for all readers: a connection would copy anything else.
    return bytes == null
        ? null
        : Buffer.buffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
  }

  private static String withVersion(String name) {
    Properties properties = new Properties();
    try (InputStream in = open(REDOC_VERSION)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return name.replace("{version}", properties.getProperty("version", "none"));
  }

  private static byte @Nullable [] bytes(String name) {
    try (InputStream in = open(name)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readAllBytes();
      return name.startsWith(REDOC)
          ? new String(bytes, UTF_8).replace(LOGO, "data:,").getBytes(UTF_8)
          : bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable InputStream open(String name) {
    return DocumentationPages.class.getClassLoader().getResourceAsStream(name);
  }
}
