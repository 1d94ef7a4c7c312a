package io.chatops.agent.connection;

import io.chatops.agent.config.AgentKey;
import io.chatops.protocol.HubUrl;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.SocketException;
import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;

/** Asks the hub whether it accepts the API key. */
public final class ApiKeyProbe {
  private static final int TIMEOUT_MILLISECONDS = 10_000;
  private static final Duration TIME = Duration.ofSeconds(30);

  private final HubUrl hub;
  private final SSLSocketFactory sockets;

  public ApiKeyProbe(HubUrl hub, SSLSocketFactory sockets) {
    this.hub = hub;
    this.sockets = sockets;
  }

  public sealed interface Outcome {
    /** The hub answers and accepts the key. */
    record Accepted() implements Outcome {}

    /** The hub answers but rejects the key. */
    record Rejected() implements Outcome {}

    /** Nothing answers, or something that is not a hub; the reason is a text for users. */
    record Unreachable(String reason) implements Outcome {}
  }

  public Outcome ask(AgentKey key) {
    try {
      HttpURLConnection connection =
          HubTrust.open(hub.api("/api-keys/me"), sockets, TIMEOUT_MILLISECONDS);
      connection.setRequestProperty("X-API-Key", key.value());
      int status = HubTrust.within(TIME, connection, connection::getResponseCode);
      return switch (status) {
        case 200 -> new Outcome.Accepted();
        case 401, 403 -> new Outcome.Rejected();
        case Failures.MISDIRECTED_REQUEST -> new Outcome.Unreachable(Failures.WRONG_HOST_NAME);
        default ->
            new Outcome.Unreachable(
                "the answer was HTTP "
                    + status
                    + ", which no hub sends: check url and any proxy in front of the hub"
                    + (status == 400 ? orMissingTls() : ""));
      };
    } catch (IOException e) {
      boolean garbled = e.getClass() == IOException.class || e.getClass() == SocketException.class;
      return new Outcome.Unreachable(Failures.explain(e) + (garbled ? orMissingTls() : ""));
    }
  }

  /**
   * Returns a hint to use https for a plain URL. A server that expects TLS answers a plain request
   * with 400, with a TLS alert, or not at all.
   */
  private String orMissingTls() {
    return hub.encrypted() ? "" : "; if the hub is served with TLS, begin url with https://";
  }
}
