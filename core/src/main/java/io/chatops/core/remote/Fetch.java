package io.chatops.core.remote;

import io.chatops.core.bus.BusException;
import io.chatops.core.bus.BusException.Reason;
import io.chatops.core.bus.HubBus;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.HubId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Gathers the one answer of another hub. */
final class Fetch implements Pull.Receiver {
  /** The most bytes of an answer: more than the largest log that an agent is asked for. */
  static final int MOST_BYTES = 16 << 20;

  private final Pull pull;
  private final WireWriter gathered = new WireWriter();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private int bytes;

  /**
   * Asks this hub.
   *
   * @param limit the time for each message
   */
  Fetch(HubBus bus, HubId hub, Duration limit) {
    this.pull = new Pull(bus, hub, limit, this);
  }

  /**
   * Asks, and pulls until nothing is left. Called once.
   *
   * @return the answer; exceptionally with what the other hub fails with, or with a {@link
   *     BusException}
   */
  CompletableFuture<byte[]> ask(byte[] question) {
    pull.ask(question);
    return whole;
  }

  /** Gives it up. */
  void close() {
    pull.close();
  }

  /** Returns true once the other hub has said anything. */
  boolean isHeard() {
    return pull.isHeard();
  }

  @Override
  public void onPieces(WireReader pieces) {
    byte[] more = pieces.getRest();
    bytes += more.length;
    if (bytes > MOST_BYTES) {
      throw new BusException(Reason.TOO_LARGE, "The other hub's answer is too large");
    }
    gathered.putRest(more, 0, more.length);
  }

  @Override
  public void onEnd() {
    whole.complete(gathered.toBytes());
  }

  @Override
  public void onFailed(ChatOpsException reason) {
    whole.completeExceptionally(reason);
  }

  @Override
  public void onLost(BusException reason) {
    whole.completeExceptionally(reason);
  }
}
