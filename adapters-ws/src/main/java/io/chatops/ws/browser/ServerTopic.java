package io.chatops.ws.browser;

import io.chatops.core.identity.Actor;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.server.OwnedServers;
import java.util.function.Consumer;

/** The reports and states of one server. Its alerts are a topic of their own. */
final class ServerTopic extends Subscription implements ServerFeed.Viewer {
  private final OwnedServers owned;
  private final ServerFeed feed;

  ServerTopic(
      Topic.OneServer topic,
      BrowserSocket socket,
      Consumer<Subscription> onEnded,
      OwnedServers owned,
      WatchedServers watched,
      LatestReports latest) {
    super(topic, topic.inFrames(), socket, onEnded);
    this.owned = owned;
    this.feed = new ServerFeed(topic.serverId(), watched, latest, this);
  }

  @Override
  Runnable open(Actor actor) {
    var unused = owned.get(actor, ((Topic.OneServer) topic()).serverId());
    feed.begin();
    return feed::end;
  }

  @Override
  public void show(byte[] frame) {
    show(FrameQueue.Update.of(frame));
  }

  @Override
  public void showAlert(byte[] frame) {
    // In the topic alerts.
  }

  @Override
  public void serverRemoved() {
    over("the server was removed");
  }
}
