package io.chatops.agent.request;

import io.chatops.agent.delivery.HubConnection;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ProtocolCodec;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The one way out for answers to requests on a connection. A frame leaves only when the hub has
 * taken those before it, and the senders take turns, so a slow hub fills no memory and no sender
 * starves. Reports do not pass here: nothing delays them.
 */
final class Outlet {
  // The library does not tell when its buffer is empty. This is waited only while the hub is slow.
  private static final long LOOK_AGAIN_MILLISECONDS = 2;
  // Of lines that may be left out: a burst passes whole, and at 16 KiB each they take a MiB.
  private static final int MOST_LINES_WAITING = 64;
  private static final long TURN_MILLISECONDS = 100;
  // Answers that cannot wait, since they come from the thread that reports. A hub that asks and
  // never reads gets no more of them.
  private static final int MOST_WAITING = 256;
  private static final int MOST_WAITING_BYTES = 1 << 20;

  private final HubConnection connection;
  private final ProtocolCodec codec = new ProtocolCodec();
  private final ReentrantLock turn = new ReentrantLock(true);

  Outlet(HubConnection connection) {
    this.connection = connection;
  }

  boolean leadsTo(HubConnection other) {
    return connection == other;
  }

  /** Sends when the hub is ready; returns false if the sender gave up before. */
  boolean send(FromAgent message, BooleanSupplier givenUp) throws InterruptedException {
    turn.lockInterruptibly();
    try {
      while (connection.waiting() > 0 && !givenUp.getAsBoolean()) {
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLISECONDS);
      }
      if (givenUp.getAsBoolean()) {
        return false;
      }
      // Encoded only now, so that a single frame waits in memory however many senders do.
      connection.send(codec.encode(message));
      return true;
    } finally {
      turn.unlock();
    }
  }

  /** Sends unless the hub is some way behind; returns false if it is. */
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

  /** Sends without waiting; the message is not even made if too much is unread. */
  void sendAtOnce(Supplier<FromAgent> message) {
    if (connection.waiting() < MOST_WAITING && connection.waitingBytes() < MOST_WAITING_BYTES) {
      connection.send(codec.encode(message.get()));
    }
  }
}
