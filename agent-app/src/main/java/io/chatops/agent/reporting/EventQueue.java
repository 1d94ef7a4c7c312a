package io.chatops.agent.reporting;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A queue of events from other threads, run by the agent's main thread. */
final class EventQueue implements Executor {
  private final LinkedBlockingQueue<Runnable> events = new LinkedBlockingQueue<>();

  @Override
  public void execute(Runnable event) {
    events.add(event);
  }

  /** Waits for the next event; empty if none arrives in time. */
  Optional<Runnable> await(long nanos) throws InterruptedException {
    return Optional.ofNullable(events.poll(nanos, TimeUnit.NANOSECONDS));
  }
}
