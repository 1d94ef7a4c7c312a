package io.chatops.ws.agent;

import io.chatops.core.container.ContainerLogs;
import io.chatops.core.error.ChatOpsException;
import io.chatops.protocol.FromAgent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what a container puts out, thinned to a rate that no agent of ours exceeds: whoever
 * floods the hub keeps it from nothing else. The lock lets a subscription be closed from any
 * thread, with nothing called after that.
 */
final class LogFollowing implements Exchange, ContainerLogs.Subscription {
  /** Agents keep to half of it. */
  static final int LINES_PER_SECOND = 4_000;

  private final ContainerLogs.Follower follower;
  private final InstantSource clock;
  private final Runnable stop;
  private double allowance;
  private @Nullable Instant refilledAt;
  private long dropped;
  private boolean over;

  /**
   * Passes on to this follower.
   *
   * @param tail how many lines may come at once at first
   * @param stop tells the agent that nobody wants more
   */
  LogFollowing(ContainerLogs.Follower follower, int tail, InstantSource clock, Runnable stop) {
    this.follower = follower;
    this.clock = clock;
    this.stop = stop;
    this.allowance = tail + (double) LINES_PER_SECOND;
  }

  @Override
  public synchronized Progress replied(FromAgent.Reply reply) {
    if (reply instanceof FromAgent.ContainerLogLine line) {
      if (!over) {
        pass(line);
      }
      return Progress.MORE;
    }
    if (reply instanceof FromAgent.StreamEnded ended) {
      end(ended.message());
      return Progress.LAST;
    }
    return Progress.STRAY;
  }

  @Override
  public synchronized void failed(ChatOpsException reason) {
    end(reason.getMessage());
  }

  @Override
  public void close() {
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
    }
    stop.run();
  }

  private void pass(FromAgent.ContainerLogLine line) {
    dropped += line.dropped();
    if (!mayPass()) {
      dropped++;
      return;
    }
    tellDropped();
    follower.onLine(LogLines.of(line));
  }

  private boolean mayPass() {
    Instant now = clock.instant();
    if (refilledAt != null) {
      double gained = Duration.between(refilledAt, now).toMillis() / 1000.0 * LINES_PER_SECOND;
      allowance = Math.max(allowance, Math.min(LINES_PER_SECOND, allowance + gained));
    }
    refilledAt = now;
    if (allowance < 1) {
      return false;
    }
    allowance--;
    return true;
  }

  private void end(@Nullable String reason) {
    if (!over) {
      over = true;
      tellDropped();
      follower.onEnded(reason);
    }
  }

  private void tellDropped() {
    if (dropped > 0) {
      follower.onDropped(dropped);
      dropped = 0;
    }
  }
}
