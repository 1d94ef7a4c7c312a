package io.chatops.core.remote;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.UserId;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The answers and streams that are on their way to other hubs, with the bounds of what waits. An
 * outbox belongs to the hub that asked, and no other hub can pull from it. Safe for use by many
 * threads.
 */
final class Outboxes {
  /** The most bytes of answers that wait to be pulled, of all hubs. */
  static final long MOST_BYTES = 64L << 20;

  /** The most of one hub, so that the answers to others go on while it is slow. */
  static final long MOST_BYTES_OF_HUB = MOST_BYTES / 2;

  private static final Set<Places> STREAMS = EnumSet.of(Places.STREAM, Places.NEWS);

  private static final System.Logger LOG = System.getLogger(Outboxes.class.getName());

  private final Overload overload;
  private final LongSupplier nanoTime;
  private final Map<HubId, OfHub> open = new ConcurrentHashMap<>();
  private final Queue<Outbox> finished = new ConcurrentLinkedQueue<>();
  private final Budget budget = new Budget(MOST_BYTES);
  private final AnswerPace pace = new AnswerPace();

  /** Those of one hub. */
  private final class OfHub {
    private final Map<UUID, Outbox> outboxes = new ConcurrentHashMap<>();
    private final Budget part = budget.part(MOST_BYTES_OF_HUB);
  }

  /**
   * Has none.
   *
   * @param overload counts what is refused
   * @param nanoTime like {@link System#nanoTime}
   */
  Outboxes(Overload overload, LongSupplier nanoTime) {
    this.overload = overload;
    this.nanoTime = nanoTime;
  }

  /**
   * Opens an outbox, whose first pull follows at once.
   *
   * @param user the person who asks; absent: the other hub itself
   * @throws ChatOpsException if its user or its hub has as many of its kind as it may
   */
  Outbox open(HubId from, Places places, @Nullable UserId user) {
    @Nullable Outbox[] opened = new @Nullable Outbox[1];
    open.compute(
        from,
        (hub, present) -> {
          OfHub ofHub = present == null ? new OfHub() : present;
          refuse(ofHub.outboxes.values(), places, user);
          Outbox outbox = new Outbox(ofHub.part, pace, places, user, nanoTime);
          ofHub.outboxes.put(outbox.ticket(), outbox);
          opened[0] = outbox;
          return ofHub;
        });
    return Objects.requireNonNull(opened[0]);
  }

  private void refuse(Collection<Outbox> ofHub, Places places, @Nullable UserId user) {
    List<Outbox> alike = ofHub.stream().filter(each -> each.places() == places).toList();
    if (alike.size() >= Places.MOST_PER_HUB) {
      throw overload.refused(RemoteFailures.tooMuch());
    }
    if (alike.stream().filter(each -> Objects.equals(each.user(), user)).count()
        >= places.mostPerUser()) {
      throw overload.refused(RemoteFailures.tooMuchOfOneUser(places.mostPerUser()));
    }
  }

  CompletionStage<byte[]> pull(HubId from, UUID ticket) {
    return find(from, ticket)
        .map(outbox -> pull(from, outbox))
        .orElseGet(
            () -> CompletableFuture.completedFuture(Message.failed(RemoteFailures.gaveUp())));
  }

  CompletionStage<byte[]> pull(HubId from, Outbox outbox) {
    return outbox
        .pull()
        .whenComplete(
            (answer, failure) -> {
              if (outbox.isOver()) {
                forget(from, outbox);
                if (outbox.isFilled()) {
                  finished.add(outbox); // not now: what fills it may just have called
                }
              }
            });
  }

  /** Closes an outbox that nobody pulls from any more. */
  void close(HubId from, Outbox outbox) {
    outbox.close();
    forget(from, outbox);
  }

  CompletionStage<byte[]> close(HubId from, UUID ticket) {
    find(from, ticket).ifPresent(outbox -> close(from, outbox));
    return CompletableFuture.completedFuture(Message.last(ticket).toBytes());
  }

  /**
   * Gives up an outbox whose last answer could not be sent: the other hub knows that it was lost,
   * and asks for no more. Its place is free at once, its memory with the next turn.
   */
  void giveUp(HubId from, UUID ticket) {
    find(from, ticket)
        .ifPresent(
            outbox -> {
              forget(from, outbox);
              finished.add(outbox); // not now: what fills it may just have called
            });
  }

  private Optional<Outbox> find(HubId from, UUID ticket) {
    OfHub ofHub = open.get(from);
    return ofHub == null ? Optional.empty() : Optional.ofNullable(ofHub.outboxes.get(ticket));
  }

  private void forget(HubId from, Outbox outbox) {
    OfHub ofHub = open.get(from);
    if (ofHub != null) {
      ofHub.outboxes.remove(outbox.ticket());
    }
  }

  /**
   * Answers pulls for which there is something, or that have waited for long enough; gives up what
   * nobody pulls. Every {@link AnswerPace#GAP}.
   */
  void turn() {
    for (Outbox next = finished.poll(); next != null; next = finished.poll()) {
      attempt(next::close);
    }
    pace.turn(streams());
    long now = nanoTime.getAsLong();
    all() // in order, or the same ones would have all that the pace allows
        .map(each -> Map.entry(each.servedAt() - now, each))
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> attempt(each.getValue()::turn));
    open.values().forEach(ofHub -> ofHub.outboxes.values().removeIf(Outbox::isOver));
    // A hub that asks at this moment puts its outboxes into what it finds or makes.
    open.keySet()
        .forEach(
            hub ->
                open.computeIfPresent(hub, (id, ofHub) -> ofHub.outboxes.isEmpty() ? null : ofHub));
  }

  private static void attempt(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) { // of whatever fills it; the others go on
      LOG.log(Level.ERROR, "A request of another hub could not be ended", e);
    }
  }

  /** Returns the number of bytes that wait to be pulled. */
  long held() {
    return budget.held();
  }

  /** Returns the number of open streams. */
  long streams() {
    return all().filter(each -> STREAMS.contains(each.places())).count();
  }

  /** Returns the number of requests whose next piece other hubs wait for. */
  long pulling() {
    return all().filter(Outbox::isPulled).count();
  }

  private Stream<Outbox> all() {
    return open.values().stream().flatMap(ofHub -> ofHub.outboxes.values().stream());
  }
}
