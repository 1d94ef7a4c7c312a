package io.chatops.ws.browser;

import io.chatops.ws.AllowedOrigins;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/**
 * Where people watch a server's log, the output of its containers and of commands that run there:
 * {@code /api/v1/ws/logs/{server_id}}.
 */
public final class LogsSocketRoute {
  public static final String PATH = "/api/v1/ws/logs/:server_id";

  /** Some screens of lines: whoever is further behind does not read any more. */
  static final int QUEUED_FRAMES = 2_000;

  /** All that is kept of a command's output, 1 MiB, and what JSON adds to it, fit in at once. */
  static final long QUEUED_BYTES = 4L << 20;

  /** Of all browsers of one user. */
  static final long QUEUED_BYTES_PER_USER = 8L << 20;

  /** Of all browsers together. */
  private static final long ALL_QUEUED_BYTES = 32L << 20;

  private final BrowserSocketRoute sockets;
  private final QueueBudget budget = new QueueBudget(ALL_QUEUED_BYTES, QUEUED_BYTES_PER_USER);

  public LogsSocketRoute(
      Vertx vertx,
      BrowserSocketSettings settings,
      AllowedOrigins origins,
      BrowserSocketServices services,
      LogsSocketServices logs) {
    this.sockets =
        new BrowserSocketRoute(
            vertx,
            settings,
            origins,
            services,
            () -> new FrameQueue(QUEUED_FRAMES, QUEUED_BYTES, budget),
            socket -> new LogsView(socket, logs, services.live(), services.clock()));
  }

  public void mount(Router router) {
    sockets.mount(router, PATH);
  }

  /** Closes every socket with 1001 and takes no more. */
  public void stop() {
    sockets.stop();
  }

  /** Bytes that wait for browsers to take them. */
  public long queuedBytes() {
    return budget.bytes();
  }
}
