package io.chatops.app.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The time that a connection has for what it is at. Belongs to the event loop. */
final class ProgressTimer {
  private final Channel channel;
  private final ConnectionLimits limits;
  private final Supplier<Phase> current;
  private final Consumer<Phase> onTimeout;
  private Phase phase = Phase.NONE;
  private @Nullable ScheduledFuture<?> timer;
  private long unread;

  /** The present step of a connection. */
  enum Phase {
    /** Nothing that has to end. */
    NONE,
    /** Headers arrive, or are to arrive for the first time. */
    HEAD,
    BODY,
    /** The client may send another request. */
    IDLE,
    /** The client has not taken all that was written. */
    UNREAD
  }

  /**
   * Starts without a deadline.
   *
   * @param current returns the present phase of the connection
   * @param onLate receives the phase that took too long
   */
  ProgressTimer(
      Channel channel, ConnectionLimits limits, Supplier<Phase> current, Consumer<Phase> onLate) {
    this.channel = channel;
    this.limits = limits;
    this.current = current;
    this.onTimeout = onLate;
  }

  /**
   * Compares the phase of the connection with the last one. Its deadline starts again only if the
   * phase has changed.
   */
  void update() {
    Phase now = current.get();
    if (phase != now) {
      start(now);
    }
  }

  private void start(Phase now) {
    phase = now;
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
    Duration patience = timeout();
    if (patience != null) {
      unread = unread();
      timer =
          channel.eventLoop().schedule(this::expire, patience.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private @Nullable Duration timeout() {
    return switch (phase) {
      case NONE -> null;
      case HEAD -> limits.headTimeout();
      case BODY -> limits.bodyTimeout();
      case IDLE -> limits.idleTimeout();
      case UNREAD -> limits.writeTimeout();
    };
  }

  private void expire() {
    timer = null;
    if (phase == Phase.UNREAD && unread() != unread) {
      start(current.get()); // it reads
    } else {
      onTimeout.accept(phase);
    }
  }

  /** Returns a number that changes whenever the client takes something. */
  private long unread() {
    ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
    return pending == null ? 0 : pending.totalPendingWriteBytes() - pending.currentProgress();
  }

  /** Returns what was written and the client has not taken, in bytes. */
  static long pendingBytes(Channel channel) {
    ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
    return pending == null ? 0 : pending.totalPendingWriteBytes();
  }
}
