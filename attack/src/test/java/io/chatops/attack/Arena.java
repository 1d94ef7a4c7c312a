package io.chatops.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.app.crash.Await;
import io.chatops.app.crash.HubProcess;
import io.chatops.app.crash.LoadedHub;
import io.chatops.app.crash.ResendingAgent;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The hub that all scenarios attack, with a heap of 256 MB, and a victim: its agents report all the
 * while, and its user signs in after each scenario.
 */
final class Arena implements AutoCloseable {
  /** How much a scenario does: 1 in the gate, more in the long form. */
  static final int SCALE = Integer.getInteger("attack.scale", 1);

  /** The hub's bounds for registrations from one address, and servers of one user. */
  static final int REGISTRATIONS = 20;

  static final int SERVERS = 30;

  /** Opens the servers' values for Prometheus. */
  static final String METRICS_TOKEN = "attack-scrape-token-0123";

  /** The address whose {@code X-Forwarded-For} the hub believes. */
  static final String PROXY = "127.0.0.1";

  private static final Duration RECOVERY = Duration.ofMinutes(1);
  private static final int AGENTS = 2;
  private static final Duration PACE = Duration.ofMillis(250);

  private final LoadedHub loaded;
  private final ChangingNames names;
  private final Tenant victim;
  private final AtomicInteger addresses = new AtomicInteger();

  private Arena(LoadedHub loaded, ChangingNames names) throws IOException {
    this.loaded = loaded;
    this.names = names;
    this.victim = Tenant.register(loaded.hub.base(), newAddress());
  }

  static Arena start() throws Exception {
    Path home = Files.createTempDirectory(Path.of("target"), "arena").toAbsolutePath();
    ChangingNames names = ChangingNames.in(home.resolve("names"));
    List<String> options = new ArrayList<>(names.jvmOptions());
    options.addAll(List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"));
    HubProcess hub =
        HubProcess.in(home, options.toArray(String[]::new))
            .with("QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true")
            .with("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", PROXY)
            .with("CHATOPS_ACCESS_TOKEN_LIFETIME", "PT1H")
            .with("CHATOPS_NOTIFY_ALLOWED_NETWORKS", "127.200.0.0/16")
            .with("CHATOPS_METRICS_SERVERS_TOKEN", METRICS_TOKEN)
            .with("CHATOPS_LIMITS_REQUESTS_PER_MINUTE", "100000")
            .with("CHATOPS_LIMITS_CREATIONS_PER_MINUTE", "1000")
            .with("CHATOPS_LIMITS_REGISTRATIONS_PER_HOUR", Integer.toString(REGISTRATIONS))
            .with("CHATOPS_LIMITS_SERVERS_PER_USER", Integer.toString(SERVERS));
    LoadedHub loaded = LoadedHub.start(hub, AGENTS, 0);
    for (ResendingAgent agent : loaded.agents) {
      agent.reportEvery(PACE);
    }
    return new Arena(loaded, names);
  }

  ChangingNames names() {
    return names;
  }

  HubProcess hub() {
    return loaded.hub;
  }

  URI base() {
    return loaded.hub.base();
  }

  Instant now() {
    return InstantSource.system().instant();
  }

  /** A loopback address that nobody has used before, so with limits of its own. */
  String newAddress() {
    int number = addresses.incrementAndGet();
    return "127.1." + number / 250 + "." + (number % 250 + 1);
  }

  /** A new user at an address of his own. */
  Tenant newTenant() throws IOException {
    return Tenant.register(base(), newAddress());
  }

  /** Fails unless the hub is well again in a minute, and the victim has lost nothing. */
  void assertWell() throws Exception {
    assertThat(hub().isAlive()).as("the hub's process lives").isTrue();
    String address = newAddress();
    Await.until("the hub is live", RECOVERY, () -> hub().isLive());
    Await.until("the victim signs in", RECOVERY, () -> victim.signIn(address).status() == 200);
    loaded.awaitAcknowledgements(2);
    loaded.assertEachAcknowledgedReportIsReadable();
  }

  /** All that the hub has logged. */
  String log() throws IOException {
    return Files.readString(hub().log());
  }

  @Override
  public void close() {
    victim.close();
    loaded.close();
  }
}
