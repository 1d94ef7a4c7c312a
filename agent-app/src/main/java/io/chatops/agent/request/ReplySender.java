package io.chatops.agent.request;

import io.chatops.agent.delivery.HubConnection;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ProtocolCodec;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The only way out for replies to requests on a connection. A frame is sent only when the hub has
 * read those before it, and senders take turns, so a slow hub fills no memory and no sender
 * starves. Reports bypass it, so replies never delay them.
 */
final class ReplySender {
  // The library does not signal when its buffer is empty. Polled only while the hub is slow.
  private static final long LOOK_AGAIN_MILLISECONDS = 2;
  // For lines that may be dropped: a whole burst fits, and at 16 KiB each they occupy 1 MiB.
  private static final int MOST_LINES_WAITING = 64;
  private static final long TURN_MILLISECONDS = 100;
  // For replies that cannot wait because the reporting thread sends them. A hub that asks and never
  // reads gets no more of them.
  private static final int MOST_WAITING = 256;
  private static final int MOST_WAITING_BYTES = 1 << 20;

  private final HubConnection connection;
  private final ProtocolCodec codec = new ProtocolCodec();
  private final ReentrantLock turn = new ReentrantLock(true);

  ReplySender(HubConnection connection) {
    this.connection = connection;
  }

  boolean leadsTo(HubConnection other) {
    return connection == other;
  }

  /** Waits until the hub is ready and sends; returns false if the sender has given up. */
  boolean send(FromAgent message, BooleanSupplier givenUp) throws InterruptedException {
    return send(message, givenUp, () -> {});
  }

  /**
   * The same.
   *
   * @param first runs just before the hub can have the message
   */
  boolean send(FromAgent message, BooleanSupplier givenUp, Runnable first)
      throws InterruptedException {
    turn.lockInterruptibly();
    try {
      while (connection.waiting() > 0 && !givenUp.getAsBoolean()) {
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLISECONDS);
      }
      if (givenUp.getAsBoolean()) {
        return false;
      }
      first.run();
      // Encoded only now, so that one frame is in memory however many senders wait.
      connection.send(codec.encode(message));
      return true;
    } finally {
      turn.unlock();
    }
  }

  /** Sends unless the hub is far behind; returns false if it is. */
  boolean offer(FromAgent message) {
    try {
      if (!turn.tryLock(TURN_MILLISECONDS, TimeUnit.MILLISECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      if (connection.waiting() >= MOST_LINES_WAITING) {
        return false;
      }
      connection.send(codec.encode(message));
      return true;
    } finally {
      turn.unlock();
    }
  }

  /** Sends without waiting. If too much is unread, drops the message without building it. */
  void sendAtOnce(Supplier<FromAgent> message) {
    if (connection.waiting() < MOST_WAITING && connection.waitingBytes() < MOST_WAITING_BYTES) {
      connection.send(codec.encode(message.get()));
    }
  }
}
