package io.chatops.agent.reporting;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Events from other threads that wait for the agent's one thread. */
final class EventQueue implements Executor {
  private final LinkedBlockingQueue<Runnable> events = new LinkedBlockingQueue<>();

  @Override
  public void execute(Runnable event) {
    events.add(event);
  }

  /** The next event; empty if none comes in time. */
  Optional<Runnable> await(long nanos) throws InterruptedException {
    return Optional.ofNullable(events.poll(nanos, TimeUnit.NANOSECONDS));
  }
}
