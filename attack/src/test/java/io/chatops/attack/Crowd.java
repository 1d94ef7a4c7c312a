package io.chatops.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Many connections at once, kept open until the attack is over. */
final class Crowd implements AutoCloseable {
  private static final int CALLS_AT_ONCE = 16;
  private static final int PATIENCE_SECONDS = 300;

  /** A hub that takes nothing more holds the sender up; that is its right. */
  private static final int SENDING_SECONDS = 5;

  private final List<Wire> wires = new ArrayList<>();
  private final ExecutorService senders = Executors.newCachedThreadPool();

  /**
   * Opens connections, as many as the hub takes, and sends the same on each.
   *
   * @param addresses from which they come, in turn
   */
  static Crowd of(Arena arena, List<String> addresses, int size, String sent)
      throws InterruptedException {
    Crowd crowd = new Crowd();
    for (int i = 0; i < size; i++) {
      try {
        crowd.wires.add(Wire.open(arena.base(), addresses.get(i % addresses.size())));
      } catch (IOException e) {
        break; // refused, which is the hub's right
      }
    }
    crowd.send(sent);
    return crowd;
  }

  /** Makes calls side by side, and waits for all. */
  static <T> List<Future<T>> together(List<Callable<T>> calls) throws InterruptedException {
    ExecutorService callers = Executors.newFixedThreadPool(CALLS_AT_ONCE);
    try {
      return callers.invokeAll(calls, PATIENCE_SECONDS, TimeUnit.SECONDS);
    } finally {
      callers.shutdownNow();
    }
  }

  /** Sends the same on each, as far as the hub takes it. */
  void send(String text) throws InterruptedException {
    byte[] bytes = text.getBytes(ISO_8859_1);
    List<Callable<Boolean>> sendings = new ArrayList<>();
    for (Wire wire : wires) {
      sendings.add(() -> wire.trySend(bytes));
    }
    senders.invokeAll(sendings, SENDING_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    wires.forEach(Wire::close); // which ends every sending, too
    senders.shutdown();
  }
}
