package io.chatops.ws.browser;

import io.chatops.api.live.BrowserFrame.LogFrame;
import io.chatops.api.live.FrameTopic;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.ServerLog;
import io.chatops.core.metric.LiveUpdates;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The log of one server as it is written, and the output of the containers and commands that the
 * browser subscribes to.
 */
final class LogsView implements BrowserView, ServerLog.Listener, LiveUpdates.Subscriber {
  private final BrowserSocket socket;
  private final AddressedServer server;
  private final LogsSocketServices logs;
  private final LiveUpdates live;
  private final Subscriptions subscriptions;
  private volatile @Nullable ServerId watching;

  LogsView(
      BrowserSocket socket,
      AddressedServer server,
      LogsSocketServices logs,
      LiveUpdates live,
      InstantSource clock) {
    this.socket = socket;
    this.server = server;
    this.logs = logs;
    this.live = live;
    this.subscriptions = new Subscriptions(socket, clock);
  }

  @Override
  public void check(Actor actor) {
    var unused = server.of(actor);
  }

  @Override
  public void start(Actor actor) {
    // What was before is at GET /logs/{server_id}.
    ServerId serverId = server.of(actor);
    watching = serverId;
    logs.log().subscribe(serverId, this);
    live.subscribe(serverId, this);
  }

  @Override
  public void onEntry(LogEntry entry) {
    socket.send(FrameQueue.Update.of(BrowserMessages.of(LogFrame.of(entry))));
  }

  @Override
  public void onRemoved() {
    socket.close("the server was removed");
  }

  @Override
  public void received(BrowserMessages.Incoming message, String text) {
    ServerId serverId = watching;
    boolean subscribes = message.kind() == BrowserMessages.Kind.SUBSCRIBE;
    if (serverId == null || (!subscribes && message.kind() != BrowserMessages.Kind.UNSUBSCRIBE)) {
      return;
    }
    Topic topic;
    try {
      topic = Topic.outputOf(serverId, message);
    } catch (ChatOpsException e) {
      subscriptions.reject(e);
      return;
    }
    // The server is in the address, not in the frames.
    FrameTopic name = new FrameTopic(null, null, message.containerId(), message.commandId());
    if (subscribes) {
      subscriptions.add(
          new OutputSubscription(topic, name, socket, subscriptions::ended, logs, message.tail()));
    } else {
      subscriptions.remove(topic, name);
    }
  }

  @Override
  public void end() {
    ServerId serverId = watching;
    if (serverId != null) {
      logs.log().unsubscribe(serverId, this);
      live.unsubscribe(serverId, this);
    }
    subscriptions.end();
  }
}
