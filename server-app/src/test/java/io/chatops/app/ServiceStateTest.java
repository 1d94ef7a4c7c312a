package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.Vertx;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The messages; the native hub sends them to a socket, and the packages try it with systemd. */
class ServiceStateTest {
  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void reportsThatItListensLivesAndStops() throws Exception {
    ServiceState state = new ServiceState(vertx, sent::add, TimeUnit.MILLISECONDS.toNanos(5));

    state.start();

    assertThat(sent.poll(1, TimeUnit.MINUTES)).isEqualTo("READY=1");
    assertThat(sent.poll(1, TimeUnit.MINUTES)).isEqualTo("WATCHDOG=1");
    assertThat(sent.poll(1, TimeUnit.MINUTES)).isEqualTo("WATCHDOG=1");
    state.stop(new ShutdownDelayInitiatedEvent());
    assertThat(sent).contains("STOPPING=1");
  }

  @Test
  void pingsNobodyWhoDoesNotWatch() {
    ServiceState state = new ServiceState(vertx, sent::add, Long.MAX_VALUE);

    state.start();
    state.start();

    assertThat(sent).containsExactly("READY=1");
  }
}
