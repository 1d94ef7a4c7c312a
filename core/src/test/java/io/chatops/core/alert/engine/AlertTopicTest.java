package io.chatops.core.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertListener;
import io.chatops.core.alert.AlertLog;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.HealthPublisher;
import io.chatops.core.alert.LiveAlerts;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.OpenAlerts;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogEntryStore.Query;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.ServerLog;
import io.chatops.core.memory.InMemoryLogEntryStore;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.server.ServerCondition;
import io.chatops.core.server.ServerPresence;
import io.chatops.core.server.ServerStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The listeners that hear of alerts. */
class AlertTopicTest {
  private final AlertFixture hub = new AlertFixture();
  private final List<String> heard = new ArrayList<>();

  /** Writes down what it is told. */
  private final class Recorder implements LiveUpdates.Subscriber {
    @Override
    public void onReport(MetricReport report) {}

    @Override
    public void onStatus(ServerCondition condition) {
      heard.add(condition.status() + " " + condition.health());
    }

    @Override
    public void onRemoved() {}
  }

  private record Always(ServerStatus status) implements ServerPresence {
    @Override
    public ServerStatus status(ServerId serverId, @Nullable Instant storedLastSeen) {
      return status;
    }

    @Override
    public @Nullable Instant lastSeen(ServerId serverId, @Nullable Instant storedLastSeen) {
      return storedLastSeen;
    }

    @Override
    public Optional<Instant> silenceCountsFrom(ServerId serverId) {
      return Optional.of(Instant.MIN);
    }

    @Override
    public boolean isConnected(ServerId serverId) {
      return false;
    }

    @Override
    public boolean hasCompetingAgents(ServerId serverId) {
      return false;
    }
  }

  private List<AlertChange> anEpisode() {
    hub.watch(AlertFixture.details(MetricType.CPU, null, Comparison.GT, 50, 0, null, 0));
    hub.cpu(60, 80);
    hub.alerts().acknowledge(hub.ada, hub.only().id(), null);
    hub.cpu(10);
    return hub.told;
  }

  @Test
  void watchersHearHowTheServerIsDoing() {
    OpenAlerts open = new OpenAlerts();
    LiveUpdates live = new LiveUpdates(open);
    live.subscribe(hub.server.id(), new Recorder());
    HealthPublisher news = new HealthPublisher(live, new Always(ServerStatus.ONLINE), hub.servers);

    for (AlertChange change : anEpisode()) {
      open.put(change.alert());
      news.onChange(change);
    }

    assertThat(heard).containsExactly("ONLINE WARNING", "ONLINE CRITICAL", "ONLINE HEALTHY");
  }

  @Test
  void watchersHearOfAlertsUntilTheyTurnAway() {
    LiveAlerts live = new LiveAlerts();
    Consumer<Alert> watcher = alert -> heard.add(alert.severity().name());
    live.subscribe(hub.server.id(), watcher);
    List<AlertChange> changes = anEpisode();

    live.onChange(changes.get(0));
    live.unsubscribe(hub.server.id(), watcher);
    live.onChange(changes.get(1));

    assertThat(heard).containsExactly("WARNING");
  }

  /** Shows what other hubs change. */
  private record Page(Consumer<Alert> shows) implements AlertListener {
    @Override
    public void onChange(AlertChange change) {}

    @Override
    public boolean followsOtherHubs() {
      return true;
    }

    @Override
    public void onRemoteChange(Alert alert) {
      shows.accept(alert);
    }
  }

  @Test
  void failingListenerKeepsNoRemoteChangeFromTheNext() {
    AlertEngine another =
        hub.startAnother(
            new Page(
                alert -> {
                  throw new IllegalStateException("it cannot be shown");
                }),
            new Page(alert -> heard.add(alert.severity().name())));
    hub.watch(AlertFixture.details(MetricType.CPU, null, Comparison.GT, 50, 0, null, 0));
    hub.cpu(60);

    another.readOpenAlerts();
    assertThat(heard).containsExactly("WARNING");
    another.readOpenAlerts(); // which goes on, and repeats nothing

    assertThat(heard).containsExactly("WARNING");
  }

  @Test
  void theLogOfTheServerHasEachChange() {
    InMemoryLogEntryStore entries = new InMemoryLogEntryStore();
    ServerLog log = new ServerLog(entries, hub.clock, Runnable::run);
    AlertLog alertLog = new AlertLog(log);

    anEpisode()
        .forEach(
            change -> {
              hub.clock.advance(AlertFixture.INTERVAL);
              alertLog.onChange(change);
            });

    List<LogEntry> logged = entries.find(Query.of(hub.server.id(), 10, 0)).entries();
    assertThat(logged)
        .extracting(LogEntry::message)
        .containsExactly(
            "Alert resolved, the value recovered: CPU usage is 60 %, above 50 %",
            "Alert acknowledged by ada: CPU usage is 60 %, above 50 %",
            "Alert became critical: CPU usage is 60 %, above 50 %",
            "Alert: CPU usage is 60 %, above 50 %");
    assertThat(logged)
        .extracting(LogEntry::level)
        .containsExactly(LogLevel.INFO, LogLevel.INFO, LogLevel.ERROR, LogLevel.WARNING);
  }
}
