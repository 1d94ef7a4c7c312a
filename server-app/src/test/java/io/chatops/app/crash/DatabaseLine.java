package io.chatops.app.crash;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The line between a hub and its PostgreSQL, or another hub, on loopback; tests cut and mend it.
 */
final class DatabaseLine implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private NetServer server;
  private final Set<NetSocket> hubs = ConcurrentHashMap.newKeySet();
  private final int database;
  private final int port;

  /**
   * Listens at a free port.
   *
   * @param database the port of the database
   */
  DatabaseLine(int database) throws Exception {
    this.database = database;
    this.server = listen(0);
    this.port = server.actualPort();
  }

  private NetServer listen(int at) throws Exception {
    return vertx
        .createNetServer()
        .connectHandler(this::join)
        .listen(at, LOOPBACK)
        .toCompletionStage()
        .toCompletableFuture()
        .get(1, TimeUnit.MINUTES);
  }

  /** Returns the address of a database as a hub at the other end of the line sees it. */
  String url(String jdbcUrl) {
    return jdbcUrl.replaceFirst(":\\d+/", ":" + port + "/");
  }

  /** Returns the port at which the line begins. */
  int port() {
    return port;
  }

  /** Ends all connections, and refuses new ones. */
  void cut() throws Exception {
    server.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    for (NetSocket hub : hubs) {
      hub.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }
  }

  /** Accepts connections again. */
  void mend() throws Exception {
    server = listen(port);
  }

  private void join(NetSocket hub) {
    hubs.add(hub);
    hub.closeHandler(nothing -> hubs.remove(hub));
    hub.pause();
    client
        .connect(database, LOOPBACK)
        .onFailure(failure -> hub.close())
        .onSuccess(
            socket -> {
              hub.pipeTo(socket);
              socket.pipeTo(hub);
            });
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
