package io.chatops.rest.dashboard;

import io.netty.buffer.Unpooled;
import io.quarkus.runtime.LaunchMode;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files of the module {@code dashboard}, in memory. Without it in the class path there are
 * neither pages nor assets. In development mode each request reads it again.
 */
@Singleton
public class DashboardFiles {
  private static final String FOLDER = "io/chatops/dashboard/";

  private final @Nullable Contents kept;

  /**
   * A file that browsers keep.
   *
   * @param gzipped absent where compression does not help
   */
  record Asset(String type, Buffer content, @Nullable Buffer gzipped) {}

  /**
   * All that is served.
   *
   * @param page the page of every address, with {@code {base}} for the way to the dashboard's root
   * @param addresses matches the addresses of the pages; absent without a dashboard
   */
  record Contents(String page, @Nullable Pattern addresses, Map<String, Asset> assets) {}

  public DashboardFiles() {
    kept = LaunchMode.current() == LaunchMode.DEVELOPMENT ? null : read();
  }

  /** Returns true if there is a dashboard. */
  boolean isThere() {
    return contents().addresses() != null;
  }

  /** Returns true if the dashboard has a page at this path. */
  public boolean hasPage(String path) {
    Pattern addresses = contents().addresses();
    return addresses != null && addresses.matcher(path).matches();
  }

  /** Returns the page for this path, with links to the assets that work behind any proxy. */
  String page(String path) {
    long depth = path.chars().filter(c -> c == '/').count() - 1;
    return contents().page().replace("{base}", "../".repeat((int) depth));
  }

  @Nullable Asset asset(String name) {
    return contents().assets().get(name);
  }

  private Contents contents() {
    return kept == null ? read() : kept;
  }

  private static Contents read() {
    byte[] page = bytes("index.html");
    if (page == null) {
      return new Contents("", null, Map.of());
    }
    Map<String, Asset> assets = new HashMap<>();
    for (String name : lines("assets.txt")) {
      Buffer content = buffer(bytes("assets/" + name));
      if (content != null) {
        assets.put(name, new Asset(type(name), content, buffer(bytes("assets/" + name + ".gz"))));
      }
    }
    String addresses =
        lines("paths.txt").stream()
            .map(DashboardFiles::expression)
            .collect(Collectors.joining("|"));
    return new Contents(
        new String(page, StandardCharsets.UTF_8), Pattern.compile(addresses), Map.copyOf(assets));
  }

  /** Turns {@code /servers/:id/:tab?} into an expression that also takes a slash at the end. */
  private static String expression(String path) {
    StringBuilder expression = new StringBuilder();
    for (String part : path.substring(1).split("/", -1)) {
      if (part.startsWith(":")) {
        expression.append(part.endsWith("?") ? "(/[^/]+)?" : "/[^/]+");
      } else if (!part.isEmpty()) {
        expression.append('/').append(Pattern.quote(part));
      }
    }
    return expression.append(expression.isEmpty() ? "/" : "/?").toString();
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "js" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      case "woff2" -> "font/woff2";
      default -> "application/octet-stream";
    };
  }

  private static List<String> lines(String name) {
    byte[] text = bytes(name);
    return text == null ? List.of() : new String(text, StandardCharsets.UTF_8).lines().toList();
  }

  @SuppressWarnings("deprecation") // Vert.x has no other public way to a buffer outside of the heap
  private static @Nullable Buffer buffer(byte @Nullable [] bytes) {
    // Outside of the heap, once for all readers: a connection would copy anything else.
    return bytes == null
        ? null
        : Buffer.buffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes).asReadOnly());
  }

  private static byte @Nullable [] bytes(String name) {
    try (InputStream in =
        DashboardFiles.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
