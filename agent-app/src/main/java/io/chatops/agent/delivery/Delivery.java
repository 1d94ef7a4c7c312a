package io.chatops.agent.delivery;

import io.chatops.agent.log.AgentLog;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ProtocolCodec;
import io.chatops.protocol.ProtocolException;
import io.chatops.protocol.ReportJson;
import io.chatops.protocol.ToAgent;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent's side of the conversation with the hub: connects, signs in, sends the backlog in
 * order, handles acknowledgements, passes on requests, and reconnects when the connection ends.
 * Everything runs on one thread, which calls {@link #advance} when {@link #nextDeadline} is
 * reached.
 */
public final class Delivery {
  private static final long SIGN_IN_NANOS = Duration.ofSeconds(20).toNanos();
  private static final long PING_NANOS = Duration.ofSeconds(30).toNanos();
  // Longer than any pause of a running hub; a missing acknowledgement must not block the agent
  // forever.
  private static final long ACKNOWLEDGE_NANOS = Duration.ofMinutes(2).toNanos();
  // In characters. The id is a UUID, and every report frame carries it.
  private static final int MAX_SERVER_ID_LENGTH = 128;
  private static final int POLICY_VIOLATION = 1008;
  private static final int GOING_AWAY = 1001;
  // The hub sends its agents to other hubs, one after the other.
  private static final int RESTART = 1012;

  private final HubConnector connector;
  private final Backlog backlog;
  private final Backoff backoff;
  private final FromAgent.Auth auth;
  private final RequestReceiver requests;
  private final LongSupplier nanoTime;
  private final AgentLog log;
  private final ProtocolCodec codec = new ProtocolCodec();

  private @Nullable Session session;
  private @Nullable Long connectAt;
  private @Nullable Duration interval;
  private String status = "Signing in to the hub";
  private boolean stopped;

  /** True after a rejected key: the remedy is logged once until a key is accepted. */
  private boolean remedyLogged;

  /**
   * @param auth the first message on each connection
   * @param requests receives the hub's requests
   */
  public Delivery(
      HubConnector connector,
      Backlog backlog,
      Backoff backoff,
      FromAgent.Auth auth,
      RequestReceiver requests,
      LongSupplier nanoTime,
      AgentLog log) {
    this.connector = connector;
    this.backlog = backlog;
    this.backoff = backoff;
    this.auth = auth;
    this.requests = requests;
    this.nanoTime = nanoTime;
    this.log = log;
  }

  /** Opens the first connection. */
  public void start() {
    connect();
  }

  /** Returns the report interval that the hub asks for; empty until it has named one. */
  public Optional<Duration> interval() {
    return Optional.ofNullable(interval);
  }

  /** Returns the state of the connection as one line for users; it may quote the hub. */
  public String status() {
    return status;
  }

  /**
   * Sends a new report as soon as the window allows. First stores earlier ones, which the hub has
   * had an interval to acknowledge.
   */
  public void report(UnacknowledgedReport report) {
    backlog.store();
    backlog.add(report);
    Session current = session;
    if (current == null || current.serverId == null) {
      backlog.store();
      return;
    }
    current.sendBacklog(current.serverId);
  }

  /**
   * Returns the time at which {@link #advance} next has work, on the clock given to the
   * constructor, in nanoseconds.
   */
  public long nextDeadline() {
    Session current = session;
    if (current != null) {
      return current.nextDeadline();
    }
    return connectAt == null ? Long.MAX_VALUE : connectAt;
  }

  /** Does everything that is due. */
  public void advance() {
    long now = nanoTime.getAsLong();
    if (connectAt != null && now - connectAt >= 0) {
      connect();
    }
    Session current = session;
    if (current != null) {
      current.advance(now);
    }
  }

  /** Stores unacknowledged reports, sends the last replies and a goodbye, and disconnects. */
  public void stop() {
    stopped = true;
    connectAt = null;
    Session current = session;
    session = null;
    backlog.close();
    requests.stop();
    log.info("Stopped; " + backlog.spooled() + " reports wait for the next start");
    if (current != null && current.connection != null) {
      if (current.serverId != null) {
        current.send(codec.encode(new FromAgent.Goodbye()));
      }
      current.connection.close(GOING_AWAY, "agent stops");
    }
  }

  private void connect() {
    connectAt = null;
    Session next = new Session(nanoTime.getAsLong());
    session = next;
    next.connection = connector.connect(next);
  }

  private final class Session implements HubConnector.Listener {
    private final long startedAt;
    private @Nullable HubConnection connection;
    private @Nullable String serverId;
    private @Nullable String lastError;
    private boolean worked;
    private long pingAt;
    private long progressAt;

    Session(long startedAt) {
      this.startedAt = startedAt;
    }

    @Override
    public void opened() {
      if (session == this) {
        send(codec.encode(auth));
      }
    }

    @Override
    public void received(String frame) {
      if (session != this) {
        return;
      }
      ToAgent message;
      try {
        message = codec.decodeToAgent(frame);
      } catch (ProtocolException e) {
        log.warn("The hub sent an invalid message: " + e.getMessage());
        return;
      }
      if (message instanceof ToAgent.AuthSuccess success) {
        signedIn(success);
      } else if (message instanceof ToAgent.MetricsReceived received) {
        acknowledged(received);
      } else if (message instanceof ToAgent.Refusal rejection) {
        rejected(rejection);
      } else if (serverId != null && connection != null) {
        requests.received(message, connection);
      }
    }

    @Override
    public void closed(int code, String reason) {
      if (session != this || stopped) {
        return;
      }
      session = null;
      backlog.rewind();
      requests.disconnected();
      boolean keyRejected = serverId == null && code == POLICY_VIOLATION;
      // A hub that sends every agent away must not make this one reconnect in a tight loop.
      boolean redirected = worked && code == RESTART;
      Duration wait = keyRejected ? backoff.max() : redirected ? backoff.brief() : backoff.next();
      connectAt = nanoTime.getAsLong() + wait.toNanos();
      String why = lastError != null ? lastError : reason.isBlank() ? "no reason given" : reason;
      status =
          (serverId == null ? "Could not sign in to the hub: " : "The connection ended: ")
              + why
              + (code < 0 ? "" : " (code " + code + ")");
      log.warn(
          status
              + "; trying again "
              + (redirected ? "at once, " : "in " + Math.max(1, wait.toSeconds()) + " s, ")
              + backlog.waiting()
              + " reports wait"
              + (keyRejected && !remedyLogged
                  ? ". If the API key was revoked or has expired, issue a new one for this server"
                      + " in the hub, write it to the file that api_key_file names and restart the"
                      + " agent"
                  : ""));
      remedyLogged |= keyRejected;
    }

    private void signedIn(ToAgent.AuthSuccess success) {
      Integer seconds = success.reportIntervalSeconds();
      if (seconds != null) {
        interval = Duration.ofSeconds(Math.max(1, Math.min(60, seconds)));
      }
      if (serverId != null) {
        // Otherwise a hub that keeps naming different servers would clear the spool each time.
        return;
      }
      if (success.serverId().length() > MAX_SERVER_ID_LENGTH) {
        abort("the hub sent a server id of more than " + MAX_SERVER_ID_LENGTH + " characters");
        return;
      }
      long now = nanoTime.getAsLong();
      serverId = success.serverId();
      lastError = null;
      remedyLogged = false;
      pingAt = now + PING_NANOS;
      progressAt = now;
      backlog.assignTo(success.serverId());
      requests.connected();
      status = "Connected as server=" + serverId;
      log.info(status + "; " + backlog.waiting() + " reports wait to be sent");
      sendBacklog(success.serverId());
    }

    private void acknowledged(ToAgent.MetricsReceived received) {
      lastError = null; // it did not end the connection
      if (!backlog.acknowledge(received.bootId(), received.sequence())) {
        return; // A hub that acknowledges what it never received proves nothing.
      }
      // A hub that acknowledges is healthy; the next failure starts with the shortest wait.
      backoff.reset();
      worked = true;
      progressAt = nanoTime.getAsLong();
      if (serverId != null) {
        sendBacklog(serverId);
      }
      if (serverId != null && connection != null) {
        requests.acknowledged(connection);
      }
    }

    private void rejected(ToAgent.Refusal rejection) {
      if (rejection.sequence() == null) {
        lastError = rejection.message();
        log.warn("The hub reports: " + rejection.message());
        return;
      }
      if (backlog.acknowledge(rejection.bootId(), rejection.sequence())) {
        log.warn("The hub rejected report=" + rejection.sequence() + ": " + rejection.message());
      }
      progressAt = nanoTime.getAsLong();
      if (serverId != null) {
        sendBacklog(serverId);
      }
    }

    private void sendBacklog(String server) {
      Optional<UnacknowledgedReport> next = backlog.next();
      while (next.isPresent()) {
        send(ReportJson.frame(server, next.get().body()));
        next = backlog.next();
      }
    }

    private void send(byte[] frame) {
      if (connection != null) {
        connection.send(frame);
      }
    }

    private long nextDeadline() {
      if (serverId == null) {
        return startedAt + SIGN_IN_NANOS;
      }
      return backlog.hasInFlight() ? Math.min(pingAt, progressAt + ACKNOWLEDGE_NANOS) : pingAt;
    }

    private void advance(long now) {
      if (serverId == null) {
        if (now - startedAt >= SIGN_IN_NANOS) {
          abort("the hub did not answer within " + SIGN_IN_NANOS / 1_000_000_000 + " s");
        }
        return;
      }
      if (!backlog.hasInFlight()) {
        progressAt = now;
      } else if (now - progressAt >= ACKNOWLEDGE_NANOS) {
        abort("the hub has acknowledged nothing for two minutes");
        return;
      }
      if (now - pingAt >= 0) {
        pingAt = now + PING_NANOS;
        send(codec.encode(new FromAgent.Ping()));
      }
    }

    private void abort(String reason) {
      HubConnection ending = connection;
      closed(1006, reason);
      if (ending != null) {
        ending.abort(reason);
      }
    }
  }
}
