package io.chatops.agent.check;

import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.config.AgentKey;
import io.chatops.agent.connection.ApiKeyProbe;
import io.chatops.agent.connection.HubTrust;
import io.chatops.agent.connection.WebSocketConnector;
import io.chatops.agent.delivery.HubConnection;
import io.chatops.agent.delivery.HubConnector;
import io.chatops.protocol.HubUrl;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;

/**
 * Checks that the hub answers, that it accepts the key, and that a WebSocket to it opens, which
 * some proxies prevent. It does not sign in, because a second sign-in would close the connection of
 * a running agent.
 */
public final class HubChecks {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int NORMAL_CLOSURE = 1000;

  private final HubUrl hub;
  private final AgentKey key;
  private final SSLSocketFactory sockets;

  public HubChecks(AgentConfig config) {
    this.hub = config.requireHub();
    this.key = config.requireApiKey();
    this.sockets = HubTrust.sockets(config);
  }

  public ApiKeyProbe.Outcome key() {
    return new ApiKeyProbe(hub, sockets).ask(key);
  }

  /** Returns the outcome as a finding, with the remedy if the check failed. */
  public Finding describe(ApiKeyProbe.Outcome outcome) {
    if (outcome instanceof ApiKeyProbe.Outcome.Accepted) {
      return Finding.ok("api key", hub + " answers and accepts the key");
    }
    if (outcome instanceof ApiKeyProbe.Outcome.Unreachable unreachable) {
      return Finding.fail("hub", hub + ": " + unreachable.reason());
    }
    return Finding.fail(
        "api key",
        hub
            + " answers but rejects the key: it may be revoked, expired or mistyped; issue a"
            + " new one for this server and write it to the file that api_key_file names");
  }

  public Finding socket() {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    HubConnection connection =
        new WebSocketConnector(hub, sockets, Runnable::run).connect(completing(outcome));
    try {
      String failure = outcome.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      if (failure.isEmpty()) {
        return Finding.ok("socket", hub.socket("/agents/ws") + " opens");
      }
      return failed(failure);
    } catch (TimeoutException | ExecutionException e) {
      return failed("no answer within " + TIMEOUT.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("interrupted");
    } finally {
      connection.close(NORMAL_CLOSURE, "check");
    }
  }

  private Finding failed(String reason) {
    return Finding.fail(
        "socket",
        "%s: %s; a proxy in front of the hub must pass WebSockets"
            .formatted(hub.socket("/agents/ws"), reason));
  }

  private static HubConnector.Listener completing(CompletableFuture<String> outcome) {
    return new HubConnector.Listener() {
      @Override
      public void opened() {
        outcome.complete("");
      }

      @Override
      public void received(String frame) {
        // The hub may send first; the check only needs the socket to open.
      }

      @Override
      public void closed(int code, String reason) {
        outcome.complete(reason.isBlank() ? "closed with code " + code : reason);
      }
    };
  }
}
