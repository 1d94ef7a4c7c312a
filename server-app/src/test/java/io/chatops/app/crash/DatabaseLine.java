package io.chatops.app.crash;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The line between a hub and its PostgreSQL on loopback, which a test cuts and mends. */
final class DatabaseLine implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final NetServer server;
  private final Set<NetSocket> hubs = ConcurrentHashMap.newKeySet();
  private final int database;
  private volatile boolean isCut;

  /**
   * Listens at a free port.
   *
   * @param database the port of the database
   */
  DatabaseLine(int database) throws Exception {
    this.database = database;
    this.server =
        vertx
            .createNetServer()
            .connectHandler(this::join)
            .listen(0, LOOPBACK)
            .toCompletionStage()
            .toCompletableFuture()
            .get(1, TimeUnit.MINUTES);
  }

  /** Returns the address of a database as a hub at the other end of the line sees it. */
  String url(String jdbcUrl) {
    return jdbcUrl.replaceFirst(":\\d+/", ":" + server.actualPort() + "/");
  }

  /** Ends all connections, and lets no new one through. */
  void cut() {
    isCut = true;
    hubs.forEach(NetSocket::close);
  }

  /** Lets connections through again. */
  void mend() {
    isCut = false;
  }

  private void join(NetSocket hub) {
    if (isCut) {
      hub.close();
      return;
    }
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
