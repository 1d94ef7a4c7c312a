package io.chatops.app.tls;

import io.chatops.app.config.HubSettings;
import io.chatops.app.config.SettingsException;
import io.chatops.core.server.HubIdentity;
import io.chatops.protocol.KeyFingerprint;
import io.netty.util.NetUtil;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Serves TLS on the hub's one port, if the settings want it, and looks every ten seconds for
 * another certificate.
 */
@Singleton
public class HubTls implements HttpServerOptionsCustomizer, HubIdentity {
  private static final System.Logger LOG = System.getLogger(HubTls.class.getName());

  private static final Duration RELOAD_INTERVAL = Duration.ofSeconds(10);
  private static final Duration WARNED_BEFORE = Duration.ofDays(7);

  /** Before any other filter, so that every answer has the header. */
  private static final int PRIORITY = 2_000;

  private static final Duration HSTS_MAX_AGE = Duration.ofDays(30);

  private final HubSettings settings;
  private final String listensAt;
  private final InstantSource clock;
  private final @Nullable CertificateSource source;
  private final @Nullable SwitchingKeys keys;
  private @Nullable ScheduledExecutorService executor;
  private String lastProblem = "";
  private Instant warnedUntil = Instant.MIN;

  @Inject
  HubTls(
      HubSettings settings,
      @ConfigProperty(name = "quarkus.http.host") String listensAt,
      InstantSource clock) {
    this.settings = settings;
    this.listensAt = listensAt;
    this.clock = clock;
    this.source = CertificateSource.of(settings, listensAt, clock).orElse(null);
    this.keys = source == null ? null : new SwitchingKeys(source.read());
  }

  /**
   * Returns the properties with which Quarkus and Java serve TLS, and nothing else, on the hub's
   * port; empty without TLS.
   *
   * @throws SettingsException if the files that the settings name cannot be served
   */
  public static Map<String, String> properties(HubSettings settings) {
    if (settings.tlsCertificate().isPresent()) {
      var unused = CertificateSource.of(settings, "", InstantSource.system()).orElseThrow().read();
    } else if (settings.tls() == HubSettings.OwnTls.OFF) {
      return Map.of();
    }
    return Map.of(
        // A client that renegotiates costs the hub more than itself, and no honest one does.
        "jdk.tls.rejectClientInitiatedRenegotiation", "true",
        "quarkus.http.insecure-requests", "disabled",
        "quarkus.http.ssl-port", "${quarkus.http.port}");
  }

  /** Returns true if the hub's port speaks TLS. */
  public boolean isOn() {
    return keys != null;
  }

  @Override
  public Optional<String> fingerprint() {
    return source != null && source.isPinned() ? key() : Optional.empty();
  }

  /**
   * Returns the fingerprint of the present key, whichever authority vouches for it; empty without
   * TLS.
   */
  public Optional<String> key() {
    return Optional.ofNullable(keys)
        .map(present -> KeyFingerprint.of(present.present().leaf().getPublicKey()).text());
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    if (keys != null) {
      options.setKeyCertOptions(KeyCertOptions.wrap(keys));
    }
  }

  void start(@Observes StartupEvent event) {
    if (keys == null) {
      openness(settings, listensAt).ifPresent(warning -> LOG.log(Level.WARNING, warning));
      return;
    }
    fingerprint()
        .ifPresent(
            text ->
                LOG.log(
                    Level.INFO,
                    "TLS with a self-signed certificate; agents verify this hub by hub_fingerprint: "
                        + text));
    executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "tls-certificate");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        executor.scheduleWithFixedDelay(
            this::refresh, 0, RELOAD_INTERVAL.toSeconds(), TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    if (executor != null) {
      executor.shutdownNow();
    }
  }

  /** Browsers that came by https come by no other way, where an authority vouches for the hub. */
  void addHstsHeader(@Observes Filters filters) {
    if (source != null && !source.isPinned()) {
      filters.register(
          routing -> {
            routing
                .response()
                .putHeader("Strict-Transport-Security", "max-age=" + HSTS_MAX_AGE.toSeconds());
            routing.next();
          },
          PRIORITY);
    }
  }

  /** Returns a warning for a hub without TLS that others than this machine reach. */
  static Optional<String> openness(HubSettings settings, String listensAt) {
    boolean behindTls = settings.publicUrl().filter(url -> url.startsWith("https:")).isPresent();
    return isLoopback(listensAt) || behindTls
        ? Optional.empty()
        : Optional.of(
            "The hub listens at "
                + listensAt
                + " without TLS, so the network can read passwords and keys: set"
                + " CHATOPS_TLS=self-signed, or CHATOPS_TLS_CERTIFICATE and CHATOPS_TLS_KEY, or put a"
                + " proxy with TLS before it and set CHATOPS_PUBLIC_URL to its address");
  }

  private static boolean isLoopback(String host) {
    byte[] address = NetUtil.createByteArrayFromIpAddressString(host.replaceAll("^\\[|]$", ""));
    return address == null
        ? host.equals("localhost") || host.endsWith(".localhost")
        : address.length == 4 ? address[0] == 127 : NetUtil.bytesToIpAddress(address).equals("::1");
  }

  /** Shows another certificate if there is one; keeps the present one if that cannot be served. */
  void refresh() {
    if (source == null || keys == null) {
      return;
    }
    try {
      ServedCertificate now = source.read();
      if (!now.equals(keys.present())) {
        keys.show(now);
        LOG.log(Level.INFO, "The TLS certificate was replaced; it ends " + now.until());
      }
      lastProblem = "";
      warnOfEnd(now);
    } catch (SettingsException e) {
      String trouble = String.valueOf(e.getMessage());
      if (!trouble.equals(lastProblem)) {
        lastProblem = trouble;
        LOG.log(Level.WARNING, "The hub keeps its former TLS certificate: " + trouble);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "The TLS certificate could not be looked at", e);
    }
  }

  private void warnOfEnd(ServedCertificate certificate) {
    Instant now = clock.instant();
    if (now.isAfter(certificate.until().minus(WARNED_BEFORE)) && now.isAfter(warnedUntil)) {
      warnedUntil = now.plus(1, ChronoUnit.DAYS);
      LOG.log(
          Level.WARNING,
          "The TLS certificate ends "
              + certificate.until()
              + "; clients reject it from then on. Replace its files; the hub reloads them");
    }
  }
}
