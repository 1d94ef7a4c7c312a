package io.chatops.ws.browser;

import io.chatops.core.identity.Actor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** All servers of the user, in short. A browser that is behind gets them whole instead. */
final class SummaryTopic extends Subscription implements FleetWatch.Watcher {
  private final FleetWatch fleet;

  SummaryTopic(
      Topic topic, BrowserSocket socket, Consumer<Subscription> onEnded, FleetWatch fleet) {
    super(topic, topic.inFrames(), socket, onEnded);
    this.fleet = fleet;
  }

  @Override
  Runnable open(Actor actor) {
    fleet.watch(actor.userId(), this);
    return () -> {
      fleet.unwatch(actor.userId(), this);
      socket().dropState();
    };
  }

  @Override
  public void onStart(byte[] whole) {
    showBy(() -> socket().sendState(whole, () -> whole));
  }

  @Override
  public void onChange(byte[] change, Supplier<byte[]> whole) {
    showBy(() -> socket().sendState(change, whole));
  }
}
