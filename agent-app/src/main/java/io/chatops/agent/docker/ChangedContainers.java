package io.chatops.agent.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The containers that the engine's events are about, gathered until they are taken. Safe for use by
 * many threads.
 */
final class ChangedContainers implements ResultCallback<Event> {
  /** The most changes at once; listing all containers is cheaper beyond. */
  private static final int MOST = 100;

  private final Set<String> ids = new LinkedHashSet<>();
  private @Nullable Closeable stream;
  private @Nullable Throwable failure;
  private boolean tooMany;
  private boolean ended;

  @Override
  public synchronized void onStart(Closeable newStream) {
    stream = newStream;
    notifyAll();
  }

  @Override
  public synchronized void onNext(Event event) {
    String id = event.getActor() == null ? event.getId() : event.getActor().getId();
    if (id == null) {
      return;
    }
    tooMany |= ids.size() >= MOST && !ids.contains(id);
    if (!tooMany) {
      ids.add(id);
    }
    notifyAll();
  }

  @Override
  public synchronized void onError(Throwable thrown) {
    failure = thrown;
    ended = true;
    notifyAll();
  }

  @Override
  public synchronized void onComplete() {
    ended = true;
    notifyAll();
  }

  @Override
  public void close() throws IOException {
    Closeable closing;
    synchronized (this) {
      ended = true;
      closing = stream;
      notifyAll();
    }
    if (closing != null) {
      closing.close();
    }
  }

  /** Returns true if the engine has begun to send events within that time. */
  synchronized boolean awaitStart(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (stream == null && !ended && millisUntil(deadline) > 0) {
      wait(Math.max(1, millisUntil(deadline)));
    }
    return stream != null && !ended;
  }

  /**
   * Waits for changes, and takes them.
   *
   * @return the containers that changed, none if the time is up first; empty if there were too many
   *     to tell
   */
  synchronized Optional<Set<String>> take(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (ids.isEmpty() && !tooMany && !ended && millisUntil(deadline) > 0) {
      wait(Math.max(1, millisUntil(deadline)));
    }
    Optional<Set<String>> taken = tooMany ? Optional.empty() : Optional.of(Set.copyOf(ids));
    ids.clear();
    tooMany = false;
    return taken;
  }

  synchronized boolean ended() {
    return ended;
  }

  /** The failure that ended it; absent while it goes on, and after a regular end. */
  synchronized @Nullable Throwable failure() {
    return failure;
  }

  private static long millisUntil(long deadline) {
    return (deadline - System.nanoTime()) / 1_000_000;
  }
}
