package io.chatops.agent.docker;

import io.chatops.agent.request.RunningRequest;
import io.chatops.protocol.FromAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A request that records its replies. */
final class RecordedRequest implements RunningRequest {
  private final String id;
  private final List<FromAgent.ContainerLogLine> lines = new ArrayList<>();
  private final List<Runnable> onCancel = new ArrayList<>();
  private boolean cancelled;
  private boolean slow;

  RecordedRequest(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public synchronized boolean send(FromAgent.Reply part) {
    if (cancelled) {
      return false;
    }
    if (part instanceof FromAgent.ContainerLogLine line) {
      lines.add(line);
      notifyAll();
    }
    return true;
  }

  @Override
  public synchronized boolean offer(FromAgent.Reply part) {
    return !slow && send(part);
  }

  @Override
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void onCancel(Runnable action) {
    boolean now;
    synchronized (this) {
      now = cancelled;
      onCancel.add(action);
    }
    if (now) {
      action.run();
    }
  }

  void cancel() {
    List<Runnable> actions;
    synchronized (this) {
      cancelled = true;
      actions = List.copyOf(onCancel);
    }
    actions.forEach(Runnable::run);
  }

  synchronized void takeNothingAtOnce() {
    slow = true;
  }

  synchronized List<FromAgent.ContainerLogLine> lines() {
    return List.copyOf(lines);
  }

  /** Returns the first matching line once it has arrived. */
  synchronized FromAgent.ContainerLogLine await(Predicate<String> wanted)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    FromAgent.@Nullable ContainerLogLine found = find(wanted);
    while (found == null) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        throw new AssertionError("no such line within a minute, but " + lines);
      }
      wait(millis);
      found = find(wanted);
    }
    return found;
  }

  private FromAgent.@Nullable ContainerLogLine find(Predicate<String> wanted) {
    return lines.stream().filter(line -> wanted.test(line.message())).findFirst().orElse(null);
  }
}
