package io.chatops.ws.browser;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;

/** Whatever topics the browser subscribes to. */
final class FleetView implements BrowserView {
  private final BrowserSocket socket;
  private final BrowserSocketServices services;
  private final LogsSocketServices outputs;
  private final FleetSocketServices fleet;
  private final Watched watched;
  private final Subscriptions subscriptions;

  /** The part that all sockets share, so that news is encoded once. */
  record Watched(WatchedServers servers, WatchedAlerts alerts) {}

  FleetView(
      BrowserSocket socket,
      BrowserSocketServices services,
      LogsSocketServices outputs,
      FleetSocketServices fleet,
      Watched watched) {
    this.socket = socket;
    this.services = services;
    this.outputs = outputs;
    this.fleet = fleet;
    this.watched = watched;
    this.subscriptions = new Subscriptions(socket, services.clock());
  }

  @Override
  public void check(Actor actor) {
    // Everybody may open one; each topic is checked by itself.
  }

  @Override
  public void begin(Actor actor) {
    // Nothing is shown that was not asked for.
  }

  @Override
  public void received(BrowserMessages.Incoming message) {
    boolean subscribes = message.kind() == BrowserMessages.Kind.SUBSCRIBE;
    if (!subscribes && message.kind() != BrowserMessages.Kind.UNSUBSCRIBE) {
      return;
    }
    try {
      Topic topic = Topic.of(message);
      if (subscribes) {
        subscriptions.add(subscription(topic, message));
      } else {
        subscriptions.remove(topic, topic.inFrames());
      }
    } catch (ChatOpsException e) {
      subscriptions.refuse(e);
    }
  }

  private Subscription subscription(Topic topic, BrowserMessages.Incoming message) {
    if (topic instanceof Topic.Summary) {
      return new SummaryTopic(topic, socket, subscriptions::ended, fleet.fleet());
    }
    if (topic instanceof Topic.Alerts) {
      return new AlertTopic(
          topic,
          socket,
          subscriptions::ended,
          watched.alerts(),
          fleet.alerts(),
          message.afterTime());
    }
    if (topic instanceof Topic.OneServer server) {
      return new ServerTopic(
          server,
          socket,
          subscriptions::ended,
          services.owned(),
          watched.servers(),
          services.latest());
    }
    if (topic instanceof Topic.Log log) {
      return new LogTopic(
          log,
          socket,
          subscriptions::ended,
          new LogTopic.Sources(services.owned(), outputs.log(), fleet.logs(), services.live()),
          message.afterTime());
    }
    return new OutputSubscription(
        topic, topic.inFrames(), socket, subscriptions::ended, outputs, message.tail());
  }

  @Override
  public void end() {
    subscriptions.end();
  }
}
