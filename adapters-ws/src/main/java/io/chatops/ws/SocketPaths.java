package io.chatops.ws;

import java.util.List;

/** The addresses of the endpoints, which are their ids, too. */
public final class SocketPaths {
  public static final String AGENTS = "/api/v1/agents/ws";
  public static final String METRICS = "/api/v1/ws/metrics/{server_id}";
  public static final String LOGS = "/api/v1/ws/logs/{server_id}";

  static final List<String> ALL = List.of(AGENTS, METRICS, LOGS);

  private SocketPaths() {}
}
