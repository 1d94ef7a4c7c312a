package io.chatops.ws.browser;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.hub.AgentLocations.RemoteAgent;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All topics that the browser subscribes to, from the hubs with the agents. */
final class FleetView implements BrowserView {
  private final BrowserSocket socket;
  private final BrowserSocketServices services;
  private final LogsSocketServices outputs;
  private final FleetSocketServices fleet;
  private final Shared shared;
  private final Subscriptions subscriptions;
  private final HubRelay relay;

  /** The part that all sockets share, so that each frame is encoded once. */
  record Shared(WatchedServers servers, WatchedAlerts alerts, RelaySignIns signIns) {}

  FleetView(
      BrowserSocket socket,
      BrowserSocketServices services,
      LogsSocketServices outputs,
      FleetSocketServices fleet,
      Shared shared) {
    this.socket = socket;
    this.services = services;
    this.outputs = outputs;
    this.fleet = fleet;
    this.shared = shared;
    this.subscriptions = new Subscriptions(socket, services.clock());
    this.relay =
        new HubRelay(
            socket,
            services.hubs(),
            shared.signIns(),
            services.clock(),
            this::followOwners,
            this::showLocal);
  }

  @Override
  public void check(Actor actor) {
    // Everybody may open one; each topic is checked by itself.
  }

  @Override
  public void start(Actor actor) {
    // Nothing is shown without a subscription.
  }

  @Override
  public void received(BrowserMessages.Incoming message, String text) {
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
      subscriptions.reject(e);
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
          shared.alerts(),
          fleet.alerts(),
          message.afterTime());
    }
    Instant after = topic instanceof Topic.Log ? message.afterTime() : null;
    return topic
        .server()
        .flatMap(serverId -> relay.remote(topic, serverId))
        .map(at -> relayed(topic, at.hub(), after, message.tail()))
        .orElseGet(() -> byThis(topic, after, message.tail(), first()));
  }

  private ServerTopic.Start first() {
    return socket.isOfHub() ? ServerTopic.Start.REPORT_AND_STATUS : ServerTopic.Start.REPORT;
  }

  /** Returns the topic of a server as the hub with its agent shows it. */
  private Subscription relayed(
      Topic topic, HubId hub, @Nullable Instant after, @Nullable Integer tail) {
    return new RelayedTopic(
        topic, socket, subscriptions::ended, services.owned(), relay, hub, after, tail);
  }

  /** Returns the topic of a server as this hub shows it. */
  private Subscription byThis(
      Topic topic, @Nullable Instant after, @Nullable Integer tail, ServerTopic.Start start) {
    if (topic instanceof Topic.OneServer server) {
      return new ServerTopic(
          server, socket, subscriptions::ended, services, shared.servers(), start);
    }
    if (topic instanceof Topic.Log log) {
      return new LogTopic(
          log,
          socket,
          subscriptions::ended,
          new LogTopic.Sources(services.owned(), outputs.log(), fleet.logs(), services.live()),
          after,
          services.clock().instant());
    }
    return new OutputSubscription(
        topic, topic.inFrames(), socket, subscriptions::ended, outputs, tail);
  }

  @Override
  public void tick() {
    relay.tick();
    followOwners();
  }

  /** Shows each topic by the hub that has the agent of its server, if that can be reached. */
  private void followOwners() {
    for (Subscription each : subscriptions.all()) {
      // The output of a container or command ends where its agent was.
      if (!each.topic().isOutput()) {
        each.topic().server().ifPresent(serverId -> follow(each, serverId));
      }
    }
  }

  /** Shows a topic by the hub that has the agent now, as soon as that one can be reached. */
  private void follow(Subscription shown, ServerId serverId) {
    Optional<RemoteAgent> remote = relay.remote(shown.topic(), serverId);
    HubId by = shown instanceof RelayedTopic relayed ? relayed.hub() : null;
    if (remote.isEmpty() && shown instanceof RelayedTopic relayed) {
      showLocal(relayed);
    } else if (remote.isPresent()
        && !remote.get().hub().equals(by)
        && relay.connect(remote.get().hub())) {
      Instant after = null;
      if (shown.topic() instanceof Topic.Log) {
        Instant since = remote.get().since();
        after = shown instanceof LogTopic log && log.madeAt().isAfter(since) ? log.madeAt() : since;
      }
      subscriptions.replace(shown, relayed(shown.topic(), remote.get().hub(), after, null));
    }
  }

  /** Shows a topic from this hub: it has the agent now, or the owner cannot be reached. */
  private void showLocal(RelayedTopic shown) {
    Instant after = shown.isShown() ? services.clock().instant() : shown.after();
    subscriptions.replace(
        shown,
        byThis(
            shown.topic(),
            after,
            null,
            shown.isShown() ? ServerTopic.Start.STATUS : ServerTopic.Start.REPORT_AND_STATUS));
  }

  @Override
  public void readOn() {
    relay.readOn();
  }

  @Override
  public void end() {
    subscriptions.end();
    relay.end();
  }
}
