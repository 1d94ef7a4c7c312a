package io.chatops.ws;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The paths of the endpoints, which also serve as their ids. */
public final class SocketPaths {
  public static final String AGENTS = "/api/v1/agents/ws";
  public static final String METRICS = "/api/v1/ws/metrics/{server_id}";
  public static final String LOGS = "/api/v1/ws/logs/{server_id}";

  public static final String FLEET = "/api/v1/ws/fleet";

  static final List<String> ALL = List.of(AGENTS, METRICS, LOGS, FLEET);

  private SocketPaths() {}

  /** Returns the endpoint at a path; absent if there is none. */
  static Optional<String> endpointAt(@Nullable String path) {
    return ALL.stream()
        .filter(endpoint -> path != null && leads(path, endpoint.replace("{server_id}", "")))
        .findFirst();
  }

  private static boolean leads(String path, String endpoint) {
    return endpoint.endsWith("/") ? path.startsWith(endpoint) : path.equals(endpoint);
  }
}
