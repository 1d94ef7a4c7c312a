package io.chatops.ws.browser;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.LatestReports;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reports, states and alerts of one server, as they come. */
final class MetricsView implements BrowserView, WatchedServers.Watcher {
  private final BrowserSocket socket;
  private final WatchedServers watched;
  private final LatestReports latest;
  private volatile @Nullable ServerId watching;

  MetricsView(BrowserSocket socket, WatchedServers watched, LatestReports latest) {
    this.socket = socket;
    this.watched = watched;
    this.latest = latest;
  }

  @Override
  public void watch(ServerId serverId) {
    watching = serverId;
    watched.watch(serverId, this);
  }

  @Override
  public Optional<FrameQueue.Update> first(ServerId serverId) {
    return latest
        .find(serverId)
        .map(
            snapshot ->
                FrameQueue.Update.of(
                    BrowserMessages.metrics(snapshot.document(), snapshot.collectedAt()),
                    snapshot.collectedAt()));
  }

  @Override
  public void received(BrowserMessages.Incoming message) {
    // Of a later version; there is nothing to ask for here.
  }

  @Override
  public void show(byte[] frame, @Nullable Instant collectedAt) {
    socket.show(FrameQueue.Update.of(frame, collectedAt));
  }

  @Override
  public void serverRemoved() {
    socket.close("the server was removed");
  }

  @Override
  public void end() {
    ServerId serverId = watching;
    if (serverId != null) {
      watched.unwatch(serverId, this);
    }
  }
}
