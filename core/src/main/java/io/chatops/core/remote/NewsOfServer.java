package io.chatops.core.remote;

import io.chatops.core.hub.AgentLocations;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogEntryId;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import io.chatops.core.log.ServerLog;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.ServerCondition;
import io.chatops.core.server.ServerPresence;
import io.chatops.core.server.ServerStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The news of one server, on its way to a hub whose pages show them. Of reports and conditions only
 * the newest waits; log entries beyond a bound are left out, and pages find them in the log.
 */
final class NewsOfServer implements LiveUpdates.Subscriber, ServerLog.Listener {
  private static final int REPORT = 1;
  private static final int CONDITION = 2;
  private static final int ENTRY = 3;

  /** The most bytes of entries that wait. */
  private static final int MOST_ENTRIES = 256 << 10;

  private final ServerId serverId;
  private final AgentLocations locations;
  private final EventWriter events;
  private final Outbox outbox;
  private final Overload overload;

  /**
   * Has sent nothing.
   *
   * @param overload counts what is left out
   */
  NewsOfServer(ServerId serverId, AgentLocations locations, Outbox outbox, Overload overload) {
    this.serverId = serverId;
    this.locations = locations;
    this.outbox = outbox;
    this.overload = overload;
    this.events = new EventWriter(outbox, MOST_ENTRIES);
  }

  /** Sends what is known now; once it is told what happens, so that nothing is lost in between. */
  synchronized void begin(LatestReports latest, LiveUpdates live, ServerPresence presence) {
    latest.inMemory(serverId).ifPresent(report -> send(report.collectedAt(), report.document()));
    live.sendStatus(serverId, presence, this);
  }

  /** Ends once another hub has the server: two hubs must not tell each other of it. */
  boolean endIfLeft() {
    boolean isLeft = locations.remote(serverId).isPresent();
    if (isLeft) {
      outbox.end();
    }
    return isLeft;
  }

  Outbox outbox() {
    return outbox;
  }

  @Override
  public synchronized void onReport(MetricReport report) {
    if (!endIfLeft()) {
      send(report.collectedAt(), report.document());
    }
  }

  private void send(Instant collectedAt, ReportDocument document) {
    byte[] event =
        EventWriter.event(
            REPORT,
            out ->
                out.putInstant(collectedAt)
                    .putRest(document.bytes(), document.offset(), document.length()));
    if (!events.replace("report", event, false)) {
      overload.newsLeftOut();
    }
  }

  @Override
  public synchronized void onStatus(ServerCondition condition) {
    if (endIfLeft()) {
      return;
    }
    var unused =
        events.replace(
            "condition",
            EventWriter.event(
                CONDITION,
                out ->
                    out.putText(condition.status().name())
                        .putText(condition.health().name())
                        .putOptional(condition.lastSeen(), WireWriter::putInstant)
                        .putBoolean(condition.agentConnected())),
            true);
  }

  @Override
  public void onEntry(LogEntry entry) {
    if (endIfLeft()) {
      return;
    }
    byte[] event =
        EventWriter.event(
            ENTRY,
            out ->
                out.putId(entry.id().value())
                    .putInstant(entry.at())
                    .putText(entry.level().name())
                    .putText(entry.source().name())
                    .putOptional(entry.component(), WireWriter::putText)
                    .putText(entry.message())
                    .putAll(
                        entry.details().entrySet(),
                        (writer, detail) ->
                            writer.putText(detail.getKey()).putText(detail.getValue())));
    if (!events.add(event)) {
      overload.newsLeftOut();
    }
  }

  @Override
  public void onRemoved() {
    outbox.end(); // the other hub finds that out by itself
  }

  /** Takes the news at the hub whose pages show them. */
  interface Taker {
    void onReport(Instant collectedAt, ReportDocument document);

    void onCondition(ServerCondition condition);

    void onEntry(LogEntry entry);
  }

  static void read(ServerId serverId, WireReader pieces, Taker taker) {
    EventWriter.read(
        pieces,
        (type, in) -> {
          switch (type) {
            case REPORT -> {
              Instant collectedAt = in.getInstant();
              taker.onReport(collectedAt, ReportDocument.of(in.getRest()));
            }
            case CONDITION -> known(NewsOfServer::condition, in).ifPresent(taker::onCondition);
            case ENTRY -> known(fields -> entry(serverId, fields), in).ifPresent(taker::onEntry);
            default -> {}
          }
        });
  }

  /** Returns what is read; empty if it has a word, such as a level, of a later version. */
  private static <T> Optional<T> known(Function<WireReader, T> reading, WireReader in) {
    try {
      return Optional.of(reading.apply(in));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ServerCondition condition(WireReader in) {
    return new ServerCondition(
        in.getConstant(ServerStatus.class),
        in.getConstant(HealthStatus.class),
        in.getOptional(WireReader::getInstant),
        in.getBoolean());
  }

  private static LogEntry entry(ServerId serverId, WireReader in) {
    LogEntryId id = new LogEntryId(in.getId());
    Instant at = in.getInstant();
    LogLevel level = in.getConstant(LogLevel.class);
    LogSource source = in.getConstant(LogSource.class);
    String component = in.getOptional(WireReader::getText);
    String message = in.getText();
    TreeMap<String, String> details = new TreeMap<>();
    in.getAll(reader -> Map.entry(reader.getText(), reader.getText()))
        .forEach(detail -> details.put(detail.getKey(), detail.getValue()));
    return new LogEntry(id, serverId, at, level, source, component, message, details);
  }
}
