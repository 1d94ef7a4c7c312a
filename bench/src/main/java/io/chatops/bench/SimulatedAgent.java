package io.chatops.bench;

import io.chatops.bench.LoadStatistics.Event;
import io.chatops.protocol.ProtocolCodec;
import io.chatops.protocol.ProtocolException;
import io.chatops.protocol.ToAgent;
import io.vertx.core.http.WebSocket;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One agent as ours behaves: it counts its reports, keeps each until it is acknowledged and sends
 * what is left again, identical and in order, on its next connection. Everything happens on one
 * event loop.
 */
final class SimulatedAgent {
  private static final ProtocolCodec CODEC = new ProtocolCodec();

  /** A report that the hub has not acknowledged yet. */
  private record Pending(long sequence, long atMillis, int body, long dueNanos) {}

  private final AgentIdentity identity;
  private final ReportFrames frames;
  private final LoadStatistics statistics;
  private final AgentFleet fleet;
  private final @Nullable ReportLog log;
  private final String bootId = UUID.randomUUID().toString();
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private final int index;
  private @Nullable WebSocket socket;
  private boolean ready;
  private long lastSequence;
  private long lastMillis;

  SimulatedAgent(
      int index,
      AgentIdentity identity,
      ReportFrames frames,
      LoadStatistics statistics,
      @Nullable ReportLog log,
      AgentFleet fleet) {
    this.index = index;
    this.identity = identity;
    this.frames = frames;
    this.statistics = statistics;
    this.log = log;
    this.fleet = fleet;
  }

  /** Its place in the fleet. */
  int index() {
    return index;
  }

  AgentIdentity identity() {
    return identity;
  }

  boolean isReady() {
    return ready;
  }

  int unacknowledged() {
    return pending.size();
  }

  long lastSequence() {
    return lastSequence;
  }

  /** Its reports, if they are to be compared. */
  @Nullable ReportLog log() {
    return log;
  }

  /** Takes over a fresh connection: signs in, then sends again what is unacknowledged. */
  void connected(WebSocket connection) {
    socket = connection;
    connection.textMessageHandler(this::received);
    connection.exceptionHandler(e -> {});
    connection.closeHandler(
        nothing -> {
          socket = null;
          ready = false;
          Short code = connection.closeStatusCode();
          if (code == null || code != 1000) {
            statistics.count(Event.DISCONNECTED, code + " " + connection.closeReason());
          }
          fleet.closed(this);
        });
    connection.writeTextMessage(
        "{\"type\":\"auth\",\"api_key\":\""
            + identity.apiKey()
            + "\",\"protocol_version\":1,\"agent\":{\"version\":\"bench\",\"hostname\":\"bench\","
            + "\"os\":\"linux\",\"arch\":\"amd64\",\"boot_id\":\""
            + bootId
            + "\",\"capabilities\":[]}}");
  }

  /**
   * Collects a report and sends it when connected.
   *
   * @param millis its time; moved on where it would not be after the report before
   * @param dueNanos when it should be sent, by {@link System#nanoTime}
   */
  void report(long millis, long dueNanos) {
    lastSequence++;
    lastMillis = Math.max(millis, lastMillis + 1);
    // Agents start at different bodies, so that not all send the same at the same time.
    int body = (int) (index * 31L + lastSequence);
    Pending report = new Pending(lastSequence, lastMillis, body, dueNanos);
    pending.add(report);
    if (log != null) {
      log.collected(lastSequence, lastMillis, dueNanos);
    }
    if (ready) {
      send(report);
    }
  }

  /** Sends a normal close; the agent is not {@link #connected} again by itself. */
  void close() {
    if (socket != null) {
      socket.close((short) 1000);
    }
  }

  private void send(Pending report) {
    if (socket != null) {
      statistics.count(Event.SENT);
      socket.writeTextMessage(
          frames.frame(
              identity.serverId(), bootId, report.sequence(), report.atMillis(), report.body()));
    }
  }

  private void received(String text) {
    ToAgent message;
    try {
      message = CODEC.decodeToAgent(text);
    } catch (ProtocolException e) {
      statistics.count(Event.REFUSED, "unreadable answer: " + e.getMessage());
      return;
    }
    if (message instanceof ToAgent.MetricsReceived received && received.sequence() != null) {
      acknowledged(received.sequence());
    } else if (message instanceof ToAgent.AuthSuccess) {
      ready = true;
      pending.forEach(this::send);
      fleet.ready(this);
    } else if (message instanceof ToAgent.Refusal refusal) {
      statistics.count(Event.REFUSED, refusal.message());
    }
  }

  private void acknowledged(long sequence) {
    // Nearly always the first; the hub may acknowledge in another order, though.
    for (Iterator<Pending> reports = pending.iterator(); reports.hasNext(); ) {
      Pending report = reports.next();
      if (report.sequence() == sequence) {
        reports.remove();
        if (log != null) {
          log.acknowledged(sequence);
        }
        statistics.reportAcknowledged(report.dueNanos(), System.nanoTime());
        fleet.acknowledged(this);
        return;
      }
    }
    statistics.count(Event.ACKNOWLEDGED_AGAIN);
  }
}
