package io.chatops.app;

import io.chatops.nativememory.NotifySocket;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Reports to the service manager that started the hub, such as systemd: that it listens, that an
 * event loop still works, and that it stops. Only a native hub can; on a JVM, or without a manager
 * that takes messages, nothing is sent.
 */
@Singleton
class ServiceState {
  private static final System.Logger LOG = System.getLogger(ServiceState.class.getName());

  private final Vertx vertx;
  private final Predicate<String> messages;
  private final long pingNanos;
  private final AtomicBoolean ready = new AtomicBoolean();

  @Inject
  ServiceState(Vertx vertx) {
    this(vertx, System.getenv());
  }

  private ServiceState(Vertx vertx, Map<String, String> environment) {
    this(
        vertx,
        messages(environment.getOrDefault("NOTIFY_SOCKET", "")),
        NotifySocket.pingNanos(environment, ProcessHandle.current().pid()));
  }

  /**
   * @param messages sends a message; false if it failed
   * @param pingNanos the longest time between two pings; {@code Long.MAX_VALUE} for none
   */
  ServiceState(Vertx vertx, Predicate<String> messages, long pingNanos) {
    this.vertx = vertx;
    this.messages = messages;
    this.pingNanos = pingNanos;
  }

  private static Predicate<String> messages(String socket) {
    return socket.isEmpty() || !NotifySocket.works()
        ? message -> true
        : message -> NotifySocket.send(socket, message);
  }

  void listens(@ObservesAsync HttpServerStart event) {
    start();
  }

  void listensWithTls(@ObservesAsync HttpsServerStart event) {
    start();
  }

  /** Reports that the hub is ready, and from then on that it is alive. */
  void start() {
    if (!ready.compareAndSet(false, true)) {
      return;
    }
    if (!messages.test("READY=1")) {
      LOG.log(
          Level.WARNING,
          "The service manager does not hear the hub: NOTIFY_SOCKET is no socket that it can write"
              + " to");
    }
    if (pingNanos != Long.MAX_VALUE) {
      // On an event loop: one that hangs keeps the hub from answering, and the manager restarts it.
      long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(pingNanos));
      vertx.setPeriodic(
          millis,
          id -> {
            boolean unused = messages.test("WATCHDOG=1");
          });
    }
  }

  void stop(@Observes ShutdownDelayInitiatedEvent event) {
    boolean unused = messages.test("STOPPING=1");
  }
}
