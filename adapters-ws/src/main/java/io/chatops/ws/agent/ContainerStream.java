package io.chatops.ws.agent;

import io.chatops.core.container.ContainerLogs.Follower;
import io.chatops.core.container.ContainerLogs.Subscription;
import io.chatops.core.container.LogLine;
import io.chatops.core.error.ChatOpsException;
import io.chatops.protocol.FromAgent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The output of a container, sent once by its agent for all its followers. The newest lines are
 * kept for followers that join later. The stream is limited to a rate that our agents never exceed,
 * so that a flood does not delay the hub's other work.
 *
 * <p>The lock lets a follower leave on any thread and guarantees that it is not called afterwards.
 */
final class ContainerStream implements Exchange {
  /** The line limit per second; our agents send at most half of it. */
  static final int LINES_PER_SECOND = 4_000;

  static final int KEPT_LINES = 500;
  private static final int KEPT_CHARACTERS = 128 * 1024;

  private final InstantSource clock;
  private final int tail;
  private final Consumer<ContainerStream> onEnded;

  /** A follower may leave while it is notified; the others must still be notified. */
  private final List<Slot> followers = new CopyOnWriteArrayList<>();

  private final Deque<LogLine> newest = new ArrayDeque<>();
  private int characters;
  private boolean complete = true;
  private double allowance;
  private @Nullable Instant refilledAt;
  private long dropped;
  private boolean ended;

  /**
   * Creates a stream without followers.
   *
   * @param tail the number of earlier lines requested from the agent
   * @param onOver called once, when the agent ends the stream or the last follower has left
   */
  ContainerStream(InstantSource clock, int tail, Consumer<ContainerStream> onOver) {
    this.clock = clock;
    this.tail = tail;
    this.onEnded = onOver;
    this.allowance = tail + (double) LINES_PER_SECOND;
  }

  /** One follower's place; a follower may have several. */
  private final class Slot implements Subscription {
    private final Follower follower;

    private Slot(Follower follower) {
      this.follower = follower;
    }

    @Override
    public void close() {
      leave(this);
    }
  }

  /**
   * Adds a follower, which first receives the newest lines. Returns empty if the stream has ended
   * or has fewer lines than requested.
   */
  synchronized Optional<Subscription> join(int wantedTail, Follower follower) {
    boolean enough = wantedTail <= newest.size() || (complete && wantedTail <= tail);
    if (ended || !enough) {
      return Optional.empty();
    }
    newest.stream()
        .skip(Math.max(0, newest.size() - wantedTail))
        .forEach(line -> follower.onLine(line));
    Slot place = new Slot(follower);
    followers.add(place);
    return Optional.of(place);
  }

  private void leave(Slot place) {
    synchronized (this) {
      if (!followers.remove(place) || !followers.isEmpty() || ended) {
        return;
      }
      ended = true;
    }
    onEnded.accept(this);
  }

  @Override
  public synchronized Progress replied(FromAgent.Reply reply) {
    if (reply instanceof FromAgent.ContainerLogLine line) {
      pass(line);
      return Progress.MORE;
    }
    if (reply instanceof FromAgent.StreamEnded ended) {
      end(follower -> follower.onEnded(ended.message()));
      return Progress.LAST;
    }
    return Progress.STRAY;
  }

  @Override
  public synchronized void failed(ChatOpsException reason) {
    end(follower -> follower.onFailed(reason));
  }

  private void pass(FromAgent.ContainerLogLine wire) {
    dropped += wire.dropped();
    if (!mayPass()) {
      dropped++;
      return;
    }
    reportDropped();
    LogLine line = LogLines.of(wire);
    keep(line);
    followers.forEach(place -> place.follower.onLine(line));
  }

  private void keep(LogLine line) {
    newest.addLast(line);
    characters += line.message().length();
    while (newest.size() > KEPT_LINES || characters > KEPT_CHARACTERS) {
      characters -= newest.removeFirst().message().length();
      complete = false;
    }
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

  private void end(Consumer<Follower> telling) {
    if (ended) {
      return;
    }
    ended = true;
    reportDropped();
    followers.forEach(place -> telling.accept(place.follower));
    followers.clear();
    onEnded.accept(this);
  }

  private void reportDropped() {
    if (dropped > 0) {
      long count = dropped;
      dropped = 0;
      // there is a gap, so a follower that wants more lines gets them from the agent
      complete = false;
      followers.forEach(place -> place.follower.onDropped(count));
    }
  }
}
