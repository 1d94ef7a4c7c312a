package io.chatops.ws.browser;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.HubId;
import io.chatops.core.server.OwnedServers;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A topic of a server on another hub, which this hub relays to its page. */
final class RelayedTopic extends Subscription {
  private final OwnedServers owned;
  private final HubRelay relay;
  private final HubId hub;
  private final @Nullable Instant after;
  private final String message;
  private boolean shown;

  /**
   * A subscription that is not open yet.
   *
   * @param after entries of a log from this time on are shown first; absent: none
   * @param tail how many earlier lines of a container are shown first; absent: as by default
   */
  RelayedTopic(
      Topic topic,
      BrowserSocket socket,
      Consumer<Subscription> onEnded,
      OwnedServers owned,
      HubRelay relay,
      HubId hub,
      @Nullable Instant after,
      @Nullable Integer tail) {
    super(topic, topic.inFrames(), socket, onEnded);
    this.owned = owned;
    this.relay = relay;
    this.hub = hub;
    this.after = after;
    this.message = BrowserMessages.subscribe(inFrames(), after, tail);
  }

  HubId hub() {
    return hub;
  }

  @Nullable Instant after() {
    return after;
  }

  /** Returns true if it was requested from the other hub; called on the event loop. */
  boolean isShown() {
    return shown;
  }

  /** Returns the subscribe message for the other hub; called on the event loop. */
  String subscribeMessage() {
    shown = true;
    return message;
  }

  @Override
  Runnable open(Actor actor) {
    var unused = owned.get(actor, topic().needs(), topic().server().orElseThrow());
    acknowledge(); // first: the other hub's frames go to the page as they come
    socket().run(() -> relay.follow(this));
    return () -> {};
  }

  @Override
  void leave(Runnable then) {
    cancel();
    relay.leave(this, then);
  }

  /** Ends with the other hub's frame that has the reason. */
  void endedBy(String frame) {
    end();
    showBy(() -> socket().send(RelaySocket.update(frame)));
    cancel();
  }
}
