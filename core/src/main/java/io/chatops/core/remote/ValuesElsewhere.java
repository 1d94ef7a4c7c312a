package io.chatops.core.remote;

import io.chatops.core.bus.BusException;
import io.chatops.core.bus.BusException.Reason;
import io.chatops.core.bus.BusState;
import io.chatops.core.bus.HubBus;
import io.chatops.core.hub.Whereabouts;
import io.chatops.core.hub.Whereabouts.Elsewhere;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.LatestVitals;
import io.chatops.core.remote.ServerValues.Wanted;
import java.nio.BufferUnderflowException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * The values that lists show, of servers whose agents are connected to other hubs. These hubs are
 * asked when somebody looks, for each server every few seconds at most; what nobody looks at costs
 * nothing. Safe for use by many threads.
 */
public final class ValuesElsewhere {
  /** The time for which values are new enough. */
  static final Duration AGE = Duration.ofSeconds(4);

  /** The time for which the use of CPU in the last hour is new enough: one of its steps. */
  static final Duration AGE_OF_CPU = Duration.ofSeconds(30);

  /** The longest time that a list waits for other hubs. */
  static final Duration LIMIT = Duration.ofSeconds(1);

  /** The most servers of one question. */
  static final int MOST_SERVERS = 1_000;

  /** The most questions to one hub at once; of what is beyond, what is known is shown. */
  static final int MOST_QUESTIONS = 20;

  private static final Duration FORGET = Duration.ofMinutes(1);

  private final LatestVitals vitals;
  private final Whereabouts whereabouts;
  private final HubBus bus;
  private final LongSupplier nanoTime;
  private final LateHubs late;
  private final Map<ServerId, Asked> asked = new ConcurrentHashMap<>();
  private volatile long forgotAt;

  /** The hubs that somebody waits for; others do not wait for them, too. */
  private final Set<HubId> waitedFor = ConcurrentHashMap.newKeySet();

  private record Asked(long at, long cpuAt) {}

  private record Question(HubId hub, Fetch fetch, CompletableFuture<byte[]> answer) {}

  /**
   * Asks by this bus.
   *
   * @param vitals takes the values
   * @param nanoTime like {@link System#nanoTime}
   */
  public ValuesElsewhere(
      LatestVitals vitals, Whereabouts whereabouts, HubBus bus, LongSupplier nanoTime) {
    this.vitals = vitals;
    this.whereabouts = whereabouts;
    this.bus = bus;
    this.nanoTime = nanoTime;
    this.late = new LateHubs(nanoTime);
    this.forgotAt = nanoTime.getAsLong();
  }

  /**
   * Brings the values of those servers up to date that other hubs have, if these tell in time.
   * Blocks for a second at most.
   */
  public void refresh(Collection<ServerId> servers) {
    if (!bus.state().map(BusState::connected).orElse(false)) {
      return;
    }
    forget();
    Map<HubId, List<ServerId>> byHub = new HashMap<>();
    for (ServerId serverId : servers) {
      whereabouts
          .elsewhere(serverId)
          .filter(Elsewhere::isConnected)
          .ifPresent(at -> byHub.computeIfAbsent(at.hub(), hub -> new ArrayList<>()).add(serverId));
    }
    List<Question> questions = new ArrayList<>();
    List<HubId> waiting = new ArrayList<>();
    try {
      byHub.forEach(
          (hub, ofHub) -> {
            if (!late.has(hub) && waitedFor.add(hub)) {
              waiting.add(hub);
              questions.addAll(ask(hub, due(ofHub)));
            }
          });
      take(questions);
    } finally {
      waiting.forEach(waitedFor::remove);
    }
  }

  /** Returns the servers that are to be asked for now. */
  private List<Wanted> due(List<ServerId> servers) {
    long now = nanoTime.getAsLong();
    List<Wanted> due = new ArrayList<>();
    for (ServerId serverId : servers) {
      Asked before = asked.get(serverId);
      if (before != null && now - before.at < AGE.toNanos()) {
        continue;
      }
      if (due.size() == MOST_SERVERS * MOST_QUESTIONS) {
        break;
      }
      boolean withCpu = before == null || now - before.cpuAt >= AGE_OF_CPU.toNanos();
      asked.put(serverId, new Asked(now, before == null || withCpu ? now : before.cpuAt));
      due.add(new Wanted(serverId, withCpu));
    }
    return due;
  }

  private List<Question> ask(HubId hub, List<Wanted> due) {
    List<Question> questions = new ArrayList<>();
    for (int from = 0; from < due.size(); from += MOST_SERVERS) {
      List<Wanted> some = due.subList(from, Math.min(from + MOST_SERVERS, due.size()));
      Fetch fetch = new Fetch(bus, hub, LIMIT);
      questions.add(new Question(hub, fetch, fetch.ask(Message.values(some))));
    }
    return questions;
  }

  private void take(List<Question> questions) {
    long end = System.nanoTime() + LIMIT.toNanos();
    for (Question question : questions) {
      try {
        long left = Math.max(0, end - System.nanoTime());
        take(question.answer.get(left, TimeUnit.NANOSECONDS));
      } catch (TimeoutException e) {
        late.add(question.hub);
        question.fetch.close();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof BusException lost && lost.reason() == Reason.LATE) {
          late.add(question.hub);
        }
      } catch (BufferUnderflowException | IllegalArgumentException e) {
        // The other hub has another version: what is known is shown.
      } catch (InterruptedException e) {
        questions.forEach(each -> each.fetch.close());
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void take(byte[] answer) {
    WireReader in = new WireReader(answer);
    while (in.hasMore()) {
      ServerValues values = ServerValues.read(in);
      vitals.take(values.serverId(), values.vitals(), values.cpu());
    }
  }

  /** Forgets those that nobody looks at any more. */
  private void forget() {
    long now = nanoTime.getAsLong();
    if (now - forgotAt >= FORGET.toNanos()) {
      forgotAt = now;
      asked.values().removeIf(before -> now - before.at >= FORGET.toNanos());
    }
  }
}
