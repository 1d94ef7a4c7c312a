package io.chatops.ws.browser;

import io.chatops.api.live.BrowserFrame.StatusFrame;
import io.chatops.core.hub.AgentLocations.RemoteAgent;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.policy.Action;
import io.chatops.core.server.Server;
import java.util.function.Consumer;

/** The reports and states of one server. Its alerts are a topic of their own. */
final class ServerTopic extends Subscription implements ServerFeed.Viewer {
  private final ServerId serverId;
  private final BrowserSocketServices services;
  private final ServerFeed feed;
  private final Start start;

  /** The frames that come first. */
  enum Start {
    /** The latest report. */
    REPORT,
    /** The status, too: it may have changed while another hub showed the server. */
    REPORT_AND_STATUS,
    /** The status, and the latest report if it is this hub's: another hub has shown others. */
    STATUS
  }

  /** A subscription that is not open yet. */
  ServerTopic(
      Topic.OneServer topic,
      BrowserSocket socket,
      Consumer<Subscription> onEnded,
      BrowserSocketServices services,
      WatchedServers watched,
      Start start) {
    super(topic, topic.inFrames(), socket, onEnded);
    this.serverId = topic.serverId();
    this.services = services;
    LatestReports latest = services.latest();
    this.feed =
        new ServerFeed(
            serverId, watched, start == Start.STATUS ? latest::inMemory : latest::find, this);
    this.start = start;
  }

  @Override
  Runnable open(Actor actor) {
    Server server = services.owned().get(actor, Action.VIEW, serverId);
    feed.start();
    // This hub does not know when an agent at another hub was last heard.
    if (start != Start.REPORT
        && services.locations().remote(serverId).filter(RemoteAgent::isConnected).isEmpty()) {
      show(
          StatusFrame.of(
              serverId,
              services.live().condition(serverId, server.lastSeen(), services.presence())));
    }
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
    end("the server was removed");
  }
}
