package io.chatops.ws.browser;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.UserId;
import io.chatops.core.policy.Action;
import io.chatops.core.policy.Policy;
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
    UserId owner = Policy.scope(actor, Action.VIEW);
    fleet.watch(owner, this);
    return () -> {
      fleet.unwatch(owner, this);
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
