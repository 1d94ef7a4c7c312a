package io.chatops.app;

import io.chatops.app.config.HubSettings;
import io.chatops.core.assembly.SharedState;
import io.chatops.core.cluster.Drain;
import io.chatops.core.hub.Ownership;
import io.chatops.ws.HubSockets;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Drains the hub: sends agents and browsers to other hubs one by one, when an operator asks for it
 * or this hub stops. Until the drain is taken back, this hub is not ready for a balancer.
 */
@Singleton
class HubDrain {
  private static final System.Logger LOG = System.getLogger(HubDrain.class.getName());
  private static final Duration STEP = Duration.ofMillis(100);

  private final ScheduledExecutorService steps = Timers.oneThread("hub-drain");
  private final Ownership ownership;
  private final HubSockets sockets;
  private final Duration duration;
  private final LongSupplier nanoTime;
  private final Runnable lastQuestions;

  /** Absent: this hub serves. Only the thread of the steps changes it. */
  private volatile @Nullable Departure departure;

  /** All that leave together. */
  private static final class Departure {
    private final List<Drain> drains;
    private final CountDownLatch ended = new CountDownLatch(1);

    private Departure(List<Drain> drains) {
      this.drains = drains;
    }

    private boolean hasEnded() {
      return ended.getCount() == 0;
    }
  }

  @Inject
  HubDrain(SharedState shared, HubSockets sockets, HubSettings settings) {
    this(
        shared.ownership(),
        sockets,
        settings.drainTime(),
        System::nanoTime,
        () -> awaitLastQuestions(shared.ownership().syncPeriod()));
  }

  /** Other hubs read twice who has which agent; until then they ask this one for it. */
  private static void awaitLastQuestions(Duration syncPeriod) {
    try {
      TimeUnit.NANOSECONDS.sleep(syncPeriod.multipliedBy(2).toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Creates a drain that has not started.
   *
   * @param duration the time in which all are asked to leave
   * @param nanoTime like {@link System#nanoTime}
   * @param lastQuestions waits until no other hub requests an agent from this one that has left
   */
  HubDrain(
      Ownership ownership,
      HubSockets sockets,
      Duration duration,
      LongSupplier nanoTime,
      Runnable lastQuestions) {
    this.ownership = ownership;
    this.sockets = sockets;
    this.duration = duration;
    this.nanoTime = nanoTime;
    this.lastQuestions = lastQuestions;
  }

  /** Returns true if everybody is to use another hub. */
  boolean isDraining() {
    return departure != null;
  }

  /** Does what was asked of this hub; called after each renewal of its lease. Does not block. */
  void follow() {
    try {
      steps.execute(() -> Timers.attempt("follow drain requests", this::followNow));
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "This hub has no clients left", e);
    }
  }

  private void followNow() {
    if (ownership.isDraining() == isDraining()) {
      return;
    }
    Departure present = departure;
    sockets.rejectNew(present == null);
    if (present == null) {
      Departure next = new Departure(sockets.drain(duration, nanoTime));
      departure = next;
      LOG.log(
          Level.INFO,
          "This hub sends its agents and browsers to other hubs, within {0} s",
          duration.toSeconds());
      goOn(next);
    } else {
      departure = null;
      present.drains.forEach(Drain::cancel);
      present.ended.countDown();
      LOG.log(Level.INFO, "This hub accepts agents and browsers again");
    }
  }

  private void goOn(Departure leaving) {
    Timers.attempt("send agents to other hubs", () -> step(leaving));
    if (!leaving.hasEnded() && !steps.isShutdown()) {
      var unused = steps.schedule(() -> goOn(leaving), STEP.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void step(Departure leaving) {
    if (leaving.hasEnded()) {
      return;
    }
    boolean allHaveLeft = true;
    for (Drain drain : leaving.drains) {
      allHaveLeft &= drain.step();
    }
    if (allHaveLeft) {
      leaving.ended.countDown();
      LOG.log(Level.INFO, "All agents and browsers have been sent to other hubs");
    }
  }

  /**
   * Sends everybody to other hubs before this one stops, and waits until they have left. Returns at
   * once where no other hub takes them.
   */
  void leave() {
    Timers.attempt("look for hubs that accept agents", ownership::drain);
    try {
      steps.submit(this::followNow).get();
      Departure present = departure;
      if (present != null) {
        if (!present.ended.await(
            duration.plus(Drain.GRACE_PERIOD).plusSeconds(5).toMillis(), TimeUnit.MILLISECONDS)) {
          LOG.log(Level.WARNING, "Some agents or browsers were not disconnected in time");
        }
        if (present == departure) { // otherwise no other hub is left
          lastQuestions.run();
        }
      }
    } catch (ExecutionException e) {
      LOG.log(Level.WARNING, "Could not send agents and browsers to other hubs", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end();
  }

  /** Ends the steps; no new client is accepted once this has returned. */
  private void end() {
    steps.shutdownNow();
    try {
      if (!steps.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.log(Level.WARNING, "The drain thread did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
