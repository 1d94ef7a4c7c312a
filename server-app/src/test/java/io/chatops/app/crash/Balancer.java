package io.chatops.app.crash;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one address of several hubs: gives each connection to a hub that says it is ready, in turn.
 * It asks every half second, as balancers do.
 */
final class Balancer implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final long ASK_MILLIS = 500;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final NetClient client = vertx.createNetClient();
  private final HttpClient asking = vertx.createHttpClient();
  private final NetServer server;
  private final List<Behind> hubs = new ArrayList<>();
  private int next;

  /** A hub behind it; the fields are guarded by the balancer. */
  private static final class Behind {
    private final int port;
    private boolean isReady;
    private final Set<NetSocket> open = new HashSet<>();
    private final List<Long> arrivals = new ArrayList<>();

    private Behind(int port) {
      this.port = port;
    }
  }

  Balancer(HubProcess... hubs) throws Exception {
    for (HubProcess hub : hubs) {
      this.hubs.add(new Behind(hub.base().getPort()));
    }
    this.server =
        vertx
            .createNetServer()
            .connectHandler(this::join)
            .listen(0, LOOPBACK)
            .toCompletionStage()
            .toCompletableFuture()
            .get(1, TimeUnit.MINUTES);
    vertx.setPeriodic(1, ASK_MILLIS, timer -> this.hubs.forEach(this::ask));
  }

  URI base() {
    return URI.create("http://" + LOOPBACK + ":" + server.actualPort());
  }

  /** Returns the number of connections that a hub has by this. */
  synchronized int connections(HubProcess hub) {
    return of(hub).open.size();
  }

  /** Returns true if it sends connections to a hub. */
  synchronized boolean takes(HubProcess hub) {
    return of(hub).isReady;
  }

  /** Returns when connections came to a hub since it was asked last, by the nanosecond clock. */
  synchronized List<Long> takeArrivals(HubProcess hub) {
    List<Long> all = List.copyOf(of(hub).arrivals);
    of(hub).arrivals.clear();
    return all;
  }

  private Behind of(HubProcess hub) {
    return hubs.stream()
        .filter(behind -> behind.port == hub.base().getPort())
        .findFirst()
        .orElseThrow();
  }

  private void ask(Behind hub) {
    asking
        .request(HttpMethod.GET, hub.port, LOOPBACK, "/health/ready")
        .compose(request -> request.send())
        .map(answer -> answer.statusCode() == 200)
        .otherwise(false)
        .onSuccess(
            isReady -> {
              synchronized (this) {
                hub.isReady = isReady;
              }
            });
  }

  private void join(NetSocket agent) {
    Behind hub = choose();
    if (hub == null) {
      agent.close();
      return;
    }
    agent.pause();
    client
        .connect(hub.port, LOOPBACK)
        .onFailure(failure -> agent.close())
        .onSuccess(
            socket -> {
              synchronized (this) {
                hub.open.add(socket);
                hub.arrivals.add(System.nanoTime());
              }
              agent.pipeTo(socket);
              socket
                  .pipeTo(agent)
                  .onComplete(
                      over -> {
                        synchronized (this) {
                          hub.open.remove(socket);
                        }
                      });
            });
  }

  private synchronized @Nullable Behind choose() {
    for (int i = 0; i < hubs.size(); i++) {
      Behind hub = hubs.get((next + i) % hubs.size());
      if (hub.isReady) {
        next = (next + i + 1) % hubs.size();
        return hub;
      }
    }
    return null;
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
