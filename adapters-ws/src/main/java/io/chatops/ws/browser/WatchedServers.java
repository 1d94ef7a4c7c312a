package io.chatops.ws.browser;

import io.chatops.api.alert.AlertResponse;
import io.chatops.api.live.BrowserFrame.AlertFrame;
import io.chatops.api.live.BrowserFrame.StatusFrame;
import io.chatops.core.alert.Alert;
import io.chatops.core.alert.LiveAlerts;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.server.ServerCondition;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The watched servers, whose frames are encoded once for all watchers. */
final class WatchedServers {
  private final LiveUpdates live;
  private final LiveAlerts alerts;
  private final Map<ServerId, Watch> watches = new ConcurrentHashMap<>();

  /** A watching browser; called on the thread of the event. */
  interface Watcher {
    /** A report of this time is durable. */
    void onReport(byte[] frame, Instant collectedAt);

    void onStatus(byte[] frame);

    void onAlert(byte[] frame);

    /** The server was removed; nothing follows. */
    void onRemoved();
  }

  WatchedServers(LiveUpdates live, LiveAlerts alerts) {
    this.live = live;
    this.alerts = alerts;
  }

  /** Sends the events of a server to the watcher. */
  void watch(ServerId serverId, Watcher watcher) {
    watches.compute(
        serverId,
        (id, present) -> {
          Watch watch = present;
          if (watch == null) {
            watch = new Watch(id);
            live.subscribe(id, watch);
            alerts.subscribe(id, watch);
          }
          watch.watchers.add(watcher);
          return watch;
        });
  }

  void unwatch(ServerId serverId, Watcher watcher) {
    watches.computeIfPresent(
        serverId,
        (id, watch) -> {
          watch.watchers.remove(watcher);
          if (watch.watchers.isEmpty()) {
            live.unsubscribe(id, watch);
            alerts.unsubscribe(id, watch);
            return null;
          }
          return watch;
        });
  }

  private static final class Watch implements LiveUpdates.Subscriber, Consumer<Alert> {
    private final ServerId serverId;
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();

    private Watch(ServerId serverId) {
      this.serverId = serverId;
    }

    @Override
    public void onReport(MetricReport report) {
      byte[] frame = BrowserMessages.metrics(serverId, report.document(), report.collectedAt());
      watchers.forEach(watcher -> watcher.onReport(frame, report.collectedAt()));
    }

    @Override
    public void onStatus(ServerCondition condition) {
      byte[] frame = BrowserMessages.of(StatusFrame.of(serverId, condition));
      watchers.forEach(watcher -> watcher.onStatus(frame));
    }

    @Override
    public void accept(Alert alert) {
      byte[] frame = BrowserMessages.of(new AlertFrame(AlertResponse.from(alert)));
      watchers.forEach(watcher -> watcher.onAlert(frame));
    }

    @Override
    public void onRemoved() {
      watchers.forEach(Watcher::onRemoved);
    }
  }
}
