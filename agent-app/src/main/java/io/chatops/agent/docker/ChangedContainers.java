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

/** The containers named in the engine's events, collected until they are read. Thread-safe. */
final class ChangedContainers implements ResultCallback<Event> {
  /** The maximum number of changes at once; beyond that, listing all containers is cheaper. */
  private static final int MAX_CHANGES = 100;

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
    tooMany |= ids.size() >= MAX_CHANGES && !ids.contains(id);
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

  /** Returns true if the engine has started to send events within the given time. */
  synchronized boolean awaitStart(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (stream == null && !ended && millisUntil(deadline) > 0) {
      wait(Math.max(1, millisUntil(deadline)));
    }
    return stream != null && !ended;
  }

  /**
   * Waits for changes and removes them from the collection.
   *
   * @return the changed containers, an empty set after a timeout; absent if too many changed to
   *     name them
   */
  synchronized Optional<Set<String>> await(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (ids.isEmpty() && !tooMany && !ended && millisUntil(deadline) > 0) {
      wait(Math.max(1, millisUntil(deadline)));
    }
    Optional<Set<String>> changed = tooMany ? Optional.empty() : Optional.of(Set.copyOf(ids));
    ids.clear();
    tooMany = false;
    return changed;
  }

  synchronized boolean ended() {
    return ended;
  }

  /** Returns the failure that ended the stream; absent while it runs and after a regular end. */
  synchronized @Nullable Throwable failure() {
    return failure;
  }

  private static long millisUntil(long deadline) {
    return (deadline - System.nanoTime()) / 1_000_000;
  }
}
