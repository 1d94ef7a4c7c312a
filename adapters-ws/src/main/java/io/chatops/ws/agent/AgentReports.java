package io.chatops.ws.agent;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.MetricStore;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.Samples;
import io.chatops.protocol.AgentFrame;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ToAgent;
import io.chatops.ws.CloseCode;
import io.chatops.ws.PeerSocket;
import io.chatops.ws.SocketCount;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The reports of one connection. Each is passed to the storage and acknowledged once it is durable;
 * until then it counts as in progress. Confined to the connection's event loop.
 */
final class AgentReports {
  private static final System.Logger LOG = System.getLogger(AgentReports.class.getName());

  private final PeerSocket peer;
  private final ServerId serverId;
  private final @Nullable String bootId;
  private final AgentSocketServices services;
  private final CountedTraffic traffic = new CountedTraffic();
  private boolean countedAsPaused;
  private boolean clockWarningSent;
  private int underWay;

  AgentReports(
      PeerSocket peer,
      ServerId serverId,
      FromAgent.@Nullable AgentDescription agent,
      AgentSocketServices services) {
    this.peer = peer;
    this.serverId = serverId;
    this.bootId = bootId(agent);
    this.services = services;
  }

  /** Returns true if each report has its answer. */
  boolean areAnswered() {
    return underWay == 0;
  }

  /** Records that reading has paused or resumed. */
  void paused(boolean nowPaused) {
    if (nowPaused != countedAsPaused) {
      countedAsPaused = nowPaused;
      services.counters().add(SocketCount.AGENTS_PAUSED, nowPaused ? 1 : -1);
    }
  }

  void receive(byte[] frame, Samples.Builder samples, AgentFrame.Report report) {
    String claimed = report.serverId();
    if (claimed != null && !claimed.equalsIgnoreCase(serverId.toString())) {
      peer.done(frame.length);
      reject(
          new AgentFrame.UnusableReport(
              report.bootId(),
              report.sequence(),
              "server_id is not that of the API key; leave it out or send " + serverId));
      return;
    }
    Instant now = services.clock().instant();
    warnIfAhead(report.timestamp(), now);
    Long sequence = report.sequence();
    String boot = report.bootId() == null ? bootId : report.bootId();
    ReportDocument document = new ReportDocument(frame, report.offset(), report.length());
    if (sequence == null) {
      document = traffic.withRates(report.timestamp(), samples, document);
    }
    MetricReport metricReport =
        new MetricReport(
            serverId,
            sequence == null ? null : boot,
            sequence == null ? 0 : sequence,
            report.timestamp(),
            now,
            samples.build(),
            document);
    underWay++;
    CompletableFuture<AppendOutcome> stored = ingest(metricReport);
    // A report refused at once is settled at once, so that the next one cannot overtake it.
    boolean refusedAtOnce = stored.isCompletedExceptionally();
    var unused =
        stored.whenComplete(
            (outcome, failure) -> {
              Runnable settle = () -> answered(frame.length, report, failure);
              if (refusedAtOnce) {
                settle.run();
              } else {
                peer.run(settle);
              }
            });
  }

  /** Warns the agent and the server's log, once per connection, if the host's clock is ahead. */
  private void warnIfAhead(Instant claimed, Instant now) {
    if (clockWarningSent || !claimed.isAfter(now.plus(MetricStore.WARN_AHEAD))) {
      return;
    }
    clockWarningSent = true;
    String text =
        "The host's clock is "
            + Duration.between(now, claimed).toSeconds()
            + " s ahead of the hub's; correct it, for example with NTP";
    services.limitHit(serverId, text);
    peer.write(AgentFrames.write(new ToAgent.Refusal(text, null, null, null)));
  }

  /** Turns every failure into a failed future, so that it is handled in one place. */
  private CompletableFuture<AppendOutcome> ingest(MetricReport report) {
    try {
      return services.ingest().ingest(report);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  void reject(AgentFrame.UnusableReport report) {
    services.counters().increment(SocketCount.REPORTS_REJECTED);
    peer.write(
        AgentFrames.write(
            new ToAgent.Refusal(report.problem(), null, report.sequence(), report.bootId())));
  }

  private void answered(int frameBytes, AgentFrame.Report report, @Nullable Throwable failure) {
    underWay--;
    peer.done(frameBytes);
    if (!peer.isOpen()) {
      return;
    }
    if (failure == null) {
      services.counters().increment(SocketCount.REPORTS_ACKNOWLEDGED);
      peer.write(
          AgentFrames.write(new ToAgent.MetricsReceived(report.sequence(), report.bootId())));
    } else {
      failed(report, failure instanceof CompletionException ? failure.getCause() : failure);
    }
  }

  private void failed(AgentFrame.Report report, @Nullable Throwable failure) {
    if (failure instanceof ChatOpsException known && known.code() == ErrorCode.INVALID) {
      reject(
          new AgentFrame.UnusableReport(
              report.bootId(), report.sequence(), String.valueOf(known.getMessage())));
      return;
    }
    if (!(failure instanceof ChatOpsException)) {
      LOG.log(Level.WARNING, "A report was not stored, server=" + serverId, failure);
    }
    // Not acknowledged, so the agent keeps it and sends it again, in order, when it reconnects.
    peer.close(CloseCode.TRY_LATER, "reports cannot be stored now");
  }

  private static @Nullable String bootId(FromAgent.@Nullable AgentDescription agent) {
    // The host's boot time will not do: an agent restarted on the same host counts from 1 again,
    // and its reports would be taken for repetitions.
    return agent == null ? null : agent.bootId();
  }
}
