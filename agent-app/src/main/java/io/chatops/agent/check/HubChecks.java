package io.chatops.agent.check;

import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.config.AgentKey;
import io.chatops.agent.config.HubLocation;
import io.chatops.agent.connection.ApiKeyProbe;
import io.chatops.agent.connection.HubTrust;
import io.chatops.agent.connection.WebSocketConnector;
import io.chatops.agent.delivery.HubConnection;
import io.chatops.agent.delivery.HubConnector;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;

/**
 * Checks that the hub answers, that it accepts the key, and that a WebSocket to it opens, which
 * some proxies prevent. It does not sign in, because that would end the connection of a running
 * agent.
 */
public final class HubChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int NORMAL = 1000;

  private final HubLocation hub;
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
            + " new one for this server and put it where api_key_file points");
  }

  public Finding socket() {
    CompletableFuture<String> outcome = new CompletableFuture<>();
    HubConnection connection =
        new WebSocketConnector(hub, sockets, Runnable::run).connect(completing(outcome));
    try {
      String failure = outcome.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (failure.isEmpty()) {
        return Finding.ok("socket", hub.agentSocket() + " opens");
      }
      return failed(failure);
    } catch (TimeoutException | ExecutionException e) {
      return failed("no answer within " + PATIENCE.toSeconds() + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("interrupted");
    } finally {
      connection.close(NORMAL, "check");
    }
  }

  private Finding failed(String reason) {
    return Finding.fail(
        "socket",
        hub.agentSocket() + ": " + reason + "; a proxy in front of the hub must pass WebSockets");
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
