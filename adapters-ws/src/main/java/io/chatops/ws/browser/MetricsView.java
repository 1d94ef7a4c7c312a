package io.chatops.ws.browser;

import io.chatops.core.identity.Actor;
import io.chatops.core.metric.LatestReports;
import org.jspecify.annotations.Nullable;

/** The reports, states and alerts of one server, as they come. */
final class MetricsView implements BrowserView, ServerFeed.Viewer {
  private final BrowserSocket socket;
  private final AddressedServer server;
  private final WatchedServers watched;
  private final LatestReports latest;
  private volatile @Nullable ServerFeed feed;

  MetricsView(
      BrowserSocket socket, AddressedServer server, WatchedServers watched, LatestReports latest) {
    this.socket = socket;
    this.server = server;
    this.watched = watched;
    this.latest = latest;
  }

  @Override
  public void check(Actor actor) {
    var unused = server.of(actor);
  }

  @Override
  public void start(Actor actor) {
    ServerFeed begun = new ServerFeed(server.of(actor), watched, latest::find, this);
    feed = begun;
    begun.start();
  }

  @Override
  public void received(BrowserMessages.Incoming message, String text) {
    // Of a later version; there is nothing to ask for here.
  }

  @Override
  public void show(byte[] frame) {
    socket.send(FrameQueue.Update.of(frame));
  }

  @Override
  public void showAlert(byte[] frame) {
    show(frame);
  }

  @Override
  public void serverRemoved() {
    socket.close("the server was removed");
  }

  @Override
  public void end() {
    ServerFeed begun = feed;
    if (begun != null) {
      begun.end();
    }
  }
}
