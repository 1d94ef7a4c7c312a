package io.chatops.agent.request;

import io.chatops.agent.delivery.HubConnection;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ProtocolCodec;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Sends all replies to requests on one connection. It sends a frame only when the hub has read
 * those before it, and serves waiting senders in order, so that a slow hub fills no memory and no
 * sender starves. Reports bypass it, so replies never delay them.
 */
final class ReplySender {
  // The library does not signal when its buffer is empty. Polled only while the hub is slow.
  private static final long POLL_MILLISECONDS = 2;
  // For lines that may be dropped: a whole burst fits, and at 16 KiB each they occupy 1 MiB.
  private static final int MAX_WAITING_LINES = 64;
  private static final long LOCK_MILLISECONDS = 100;
  // For replies that cannot wait because the reporting thread sends them. A hub that sends requests
  // but never reads gets no more of them.
  private static final int MAX_WAITING = 256;
  private static final int MAX_WAITING_BYTES = 1 << 20;

  private final HubConnection connection;
  private final ProtocolCodec codec = new ProtocolCodec();
  private final ReentrantLock lock = new ReentrantLock(true);

  ReplySender(HubConnection connection) {
    this.connection = connection;
  }

  boolean isFor(HubConnection other) {
    return connection == other;
  }

  /** Waits until the hub is ready and sends; returns false if the sender was cancelled. */
  boolean send(FromAgent message, BooleanSupplier cancelled) throws InterruptedException {
    return send(message, cancelled, () -> {});
  }

  /**
   * Waits until the hub is ready and sends; returns false if the sender was cancelled.
   *
   * @param first runs just before the hub can have the message
   */
  boolean send(FromAgent message, BooleanSupplier cancelled, Runnable first)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (connection.waiting() > 0 && !cancelled.getAsBoolean()) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
      }
      if (cancelled.getAsBoolean()) {
        return false;
      }
      first.run();
      // Encoded only now, so that one frame is in memory however many senders wait.
      connection.send(codec.encode(message));
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Sends unless the hub is far behind; returns false if it is. */
  boolean offer(FromAgent message) {
    try {
      if (!lock.tryLock(LOCK_MILLISECONDS, TimeUnit.MILLISECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      if (connection.waiting() >= MAX_WAITING_LINES) {
        return false;
      }
      connection.send(codec.encode(message));
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Sends without waiting. If too much is unread, drops the message without building it. */
  void sendAtOnce(Supplier<FromAgent> message) {
    if (connection.waiting() < MAX_WAITING && connection.waitingBytes() < MAX_WAITING_BYTES) {
      connection.send(codec.encode(message.get()));
    }
  }
}
