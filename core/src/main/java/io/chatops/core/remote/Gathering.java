package io.chatops.core.remote;

import io.chatops.core.bus.BusException;
import io.chatops.core.bus.BusException.Reason;
import io.chatops.core.bus.BusState;
import io.chatops.core.bus.HubBus;
import io.chatops.core.hub.AgentLocations;
import io.chatops.core.hub.AgentLocations.RemoteAgent;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
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
import java.util.function.Predicate;

/**
 * Gathers from other hubs what lists show of their servers. These hubs are asked side by side when
 * somebody looks, for each server every few seconds at most; what nobody looks at costs nothing.
 * Safe for use by many threads.
 */
final class Gathering {
  /** The time for which an answer is new enough. */
  static final Duration AGE = Duration.ofSeconds(4);

  /** The longest time that a list waits for other hubs. */
  static final Duration LIMIT = Duration.ofSeconds(1);

  /** The most questions to one hub at once; of what is beyond, what is known is shown. */
  static final int MOST_QUESTIONS = 20;

  /** The time for which somebody waits alone: a hub that is well answers within it. */
  static final Duration USUAL = Duration.ofMillis(200);

  private final AgentLocations locations;
  private final Predicate<RemoteAgent> isAsked;
  private final HubBus bus;
  private final Subject subject;
  private final LateHubs late;
  private final AskTimes asked;

  private final LongSupplier nanoTime;

  /**
   * The hubs that somebody waits for, and since when; others do not wait for one that seems to
   * hang.
   */
  private final Map<HubId, Long> waitedFor = new ConcurrentHashMap<>();

  /** A part of lists, such as values or containers, and how it is asked for. */
  interface Subject {
    /** Returns the most servers of one question. */
    int mostServers();

    byte[] question(List<ServerId> servers);

    /**
     * Takes an answer. Throws a {@link BufferUnderflowException} or an {@link
     * IllegalArgumentException} if it cannot be read; what is known then stays.
     *
     * @param isToldOf true for the servers that the hub was asked for, and still has: what it tells
     *     of others counts for nothing
     */
    void take(WireReader answer, Predicate<ServerId> isToldOf);
  }

  private record Question(
      HubId hub, Set<ServerId> servers, Fetch fetch, CompletableFuture<byte[]> answer) {}

  /**
   * Asks by this bus.
   *
   * @param isAsked tells if the hub that has a server is asked for it
   * @param nanoTime like {@link System#nanoTime}
   */
  Gathering(
      AgentLocations locations,
      Predicate<RemoteAgent> isAsked,
      HubBus bus,
      LongSupplier nanoTime,
      Subject subject) {
    this.locations = locations;
    this.isAsked = isAsked;
    this.bus = bus;
    this.subject = subject;
    this.nanoTime = nanoTime;
    this.late = new LateHubs(nanoTime);
    this.asked = new AskTimes(nanoTime);
  }

  /** Asks for what is not new, and takes what comes in time. Blocks for a second at most. */
  void refresh(Collection<ServerId> servers) {
    if (!bus.state().map(BusState::connected).orElse(false)) {
      return;
    }
    Map<HubId, List<ServerId>> byHub = new HashMap<>();
    for (ServerId serverId : servers) {
      locations
          .remote(serverId)
          .filter(isAsked)
          .ifPresent(at -> byHub.computeIfAbsent(at.hub(), hub -> new ArrayList<>()).add(serverId));
    }
    List<Question> questions = new ArrayList<>();
    List<HubId> waiting = new ArrayList<>();
    try {
      byHub.forEach(
          (hub, ofHub) -> {
            if (late.has(hub)) {
              return;
            }
            long now = nanoTime.getAsLong();
            Long since = waitedFor.putIfAbsent(hub, now);
            if (since == null) {
              waiting.add(hub);
            }
            if (since == null || now - since < USUAL.toNanos()) {
              questions.addAll(ask(hub, due(ofHub)));
            }
          });
      take(questions);
    } finally {
      waiting.forEach(waitedFor::remove);
    }
  }

  /** Returns the servers that are to be asked for now. */
  private List<ServerId> due(List<ServerId> servers) {
    List<ServerId> due =
        servers.stream()
            .map(serverId -> Map.entry(asked.since(serverId), serverId))
            .filter(each -> each.getKey() >= AGE.toNanos())
            // Or the same ones would be beyond the bound each time.
            .sorted(Map.Entry.<Long, ServerId>comparingByKey().reversed())
            .limit((long) subject.mostServers() * MOST_QUESTIONS)
            .map(Map.Entry::getValue)
            .toList();
    due.forEach(asked::note);
    return due;
  }

  private List<Question> ask(HubId hub, List<ServerId> due) {
    List<Question> questions = new ArrayList<>();
    int most = subject.mostServers();
    for (int from = 0; from < due.size(); from += most) {
      List<ServerId> some = due.subList(from, Math.min(from + most, due.size()));
      Fetch fetch = new Fetch(bus, hub, LIMIT);
      questions.add(new Question(hub, Set.copyOf(some), fetch, fetch.ask(subject.question(some))));
    }
    return questions;
  }

  private void take(List<Question> questions) {
    long end = System.nanoTime() + LIMIT.toNanos();
    for (Question question : questions) {
      try {
        long left = Math.max(0, end - System.nanoTime());
        WireReader answer = new WireReader(question.answer.get(left, TimeUnit.NANOSECONDS));
        subject.take(answer, serverId -> isToldOf(question, serverId));
      } catch (TimeoutException e) {
        if (!question.fetch.isHeard()) { // else it lives, and has much to tell
          late.add(question.hub);
        }
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

  private boolean isToldOf(Question question, ServerId serverId) {
    return question.servers.contains(serverId)
        && locations.remote(serverId).filter(at -> at.hub().equals(question.hub)).isPresent();
  }
}
