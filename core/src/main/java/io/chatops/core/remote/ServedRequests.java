package io.chatops.core.remote;

import io.chatops.core.access.SessionRepository;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.hub.Whereabouts;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.ServerLog;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.remote.Message.Head;
import java.lang.System.Logger.Level;
import java.nio.BufferUnderflowException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Does what people ask for at other hubs, since this hub has the agent. The other hub says who
 * asks; this one looks up whether that person is still signed in, and with which role. All other
 * checks, limits and records are those of any request at this hub. Nothing goes on to a third hub.
 */
public final class ServedRequests {
  /** The most requests of one hub at the same time. */
  public static final int MOST_PER_HUB = 500;

  /** The most bytes of answers that wait to be pulled, of all hubs. */
  static final long MOST_BYTES = 64L << 20;

  /** The longest wait of a pull. */
  static final Duration HOLD = Duration.ofSeconds(5);

  /** The time without a pull after which a request is given up. */
  static final Duration PATIENCE = Duration.ofSeconds(45);

  private static final System.Logger LOG = System.getLogger(ServedRequests.class.getName());

  private final Map<Integer, RequestKind<?>> kinds;
  private final SessionRepository sessions;
  private final LatestReports latest;
  private final LiveUpdates live;
  private final ServerLog log;
  private final Whereabouts whereabouts;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Executor executor;
  private final Map<HubId, Map<UUID, Outbox>> open = new ConcurrentHashMap<>();
  private final Queue<Outbox> finished = new ConcurrentLinkedQueue<>();
  private final Budget budget = new Budget(MOST_BYTES);

  /**
   * Serves nothing yet.
   *
   * @param nanoTime like {@link System#nanoTime}
   * @param executor runs the requests, which block
   */
  public ServedRequests(
      Verbs verbs,
      SessionRepository sessions,
      LatestReports latest,
      LiveUpdates live,
      ServerLog log,
      Whereabouts whereabouts,
      InstantSource clock,
      LongSupplier nanoTime,
      Executor executor) {
    this.kinds =
        verbs.all().stream().collect(Collectors.toMap(RequestKind::code, Function.identity()));
    this.sessions = sessions;
    this.latest = latest;
    this.live = live;
    this.log = log;
    this.whereabouts = whereabouts;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.executor = executor;
  }

  /** Answers a question of another hub. Never blocks. */
  public CompletionStage<byte[]> asked(HubId from, byte[] question) {
    WireReader in = new WireReader(question);
    try {
      return switch (Message.kind(in)) {
        case Message.OPEN -> open(from, Message.head(in), in);
        case Message.REPORT -> report(from, new ServerId(in.getId()));
        case Message.WATCH -> watch(from, new ServerId(in.getId()));
        case Message.PULL -> pull(from, in.getId());
        case Message.CLOSE -> close(from, in.getId());
        default -> refused(RemoteFailures.otherVersion());
      };
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return refused(RemoteFailures.otherVersion());
    }
  }

  /** Answers pulls that have waited for long, and gives up what nobody pulls; every second. */
  public void turn() {
    for (Outbox next = finished.poll(); next != null; next = finished.poll()) {
      next.close();
    }
    long now = nanoTime.getAsLong();
    for (Map<UUID, Outbox> ofHub : open.values()) {
      for (Outbox outbox : ofHub.values()) {
        outbox.turn(now, HOLD.toNanos(), PATIENCE.toNanos());
      }
      ofHub.values().removeIf(Outbox::isOver);
    }
    // A hub that asks at this moment puts its outboxes into the map that it finds or makes.
    open.keySet()
        .forEach(hub -> open.computeIfPresent(hub, (id, ofHub) -> ofHub.isEmpty() ? null : ofHub));
  }

  /** Returns the number of bytes that wait to be pulled. */
  long held() {
    return budget.held();
  }

  /** Returns the number of requests whose next piece other hubs wait for. */
  long pulling() {
    return open.values().stream()
        .flatMap(ofHub -> ofHub.values().stream())
        .filter(Outbox::isPulled)
        .count();
  }

  private CompletionStage<byte[]> open(HubId from, Head head, WireReader in) {
    RequestKind<?> kind = kinds.get(head.code());
    if (kind == null) {
      return refused(RemoteFailures.otherVersion());
    }
    Optional<Outbox> opened = open(from);
    if (opened.isEmpty()) {
      return refused(RemoteFailures.tooMuch());
    }
    Outbox outbox = opened.get();
    CompletionStage<byte[]> answer = pull(from, outbox);
    try {
      executor.execute(() -> begin(kind, head, in, outbox));
    } catch (RejectedExecutionException e) {
      outbox.fail(stops());
    }
    return answer;
  }

  /** Returns an outbox for a hub; empty if it has as many as it may. */
  private Optional<Outbox> open(HubId from) {
    Outbox outbox = new Outbox(budget);
    boolean[] fits = new boolean[1];
    open.compute(
        from,
        (hub, present) -> {
          Map<UUID, Outbox> ofHub = present == null ? new ConcurrentHashMap<>() : present;
          fits[0] = ofHub.size() < MOST_PER_HUB;
          if (fits[0]) {
            ofHub.put(outbox.ticket(), outbox);
          }
          return ofHub;
        });
    return fits[0] ? Optional.of(outbox) : Optional.empty();
  }

  private CompletionStage<byte[]> report(HubId from, ServerId serverId) {
    Optional<Outbox> outbox = open(from);
    if (outbox.isEmpty()) {
      return refused(RemoteFailures.tooMuch());
    }
    send(ReportsElsewhere.write(latest.inMemory(serverId)), outbox.get());
    return pull(from, outbox.get());
  }

  /** The other hub has checked who watches, as with what it reads from the storage. */
  private CompletionStage<byte[]> watch(HubId from, ServerId serverId) {
    if (whereabouts.elsewhere(serverId).isPresent()) {
      return refused(RemoteFailures.streamLost()); // two hubs must not watch each other
    }
    Optional<Outbox> opened = open(from);
    if (opened.isEmpty()) {
      return refused(RemoteFailures.tooMuch());
    }
    Outbox outbox = opened.get();
    NewsOfServer news = new NewsOfServer(outbox);
    live.subscribe(serverId, news);
    log.subscribe(serverId, news);
    outbox.onGone(
        () -> {
          live.unsubscribe(serverId, news);
          log.unsubscribe(serverId, news);
        });
    return pull(from, outbox);
  }

  private CompletionStage<byte[]> pull(HubId from, UUID ticket) {
    Outbox outbox = open.getOrDefault(from, Map.of()).get(ticket);
    return outbox == null
        ? refused(
            new ChatOpsException(
                ErrorCode.AGENT_FAILED,
                "The hub that has this agent gave the answer up, as nobody took it in time"))
        : pull(from, outbox);
  }

  private CompletionStage<byte[]> pull(HubId from, Outbox outbox) {
    return outbox
        .pull(nanoTime.getAsLong())
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

  private CompletionStage<byte[]> close(HubId from, UUID ticket) {
    Outbox outbox = open.getOrDefault(from, Map.of()).get(ticket);
    if (outbox != null) {
      outbox.close();
      forget(from, outbox);
    }
    return CompletableFuture.completedFuture(Message.last(ticket).toBytes());
  }

  private void forget(HubId from, Outbox outbox) {
    Map<UUID, Outbox> ofHub = open.get(from);
    if (ofHub != null) {
      ofHub.remove(outbox.ticket());
    }
  }

  private static CompletionStage<byte[]> refused(ChatOpsException reason) {
    return CompletableFuture.completedFuture(Message.failed(reason));
  }

  /** Blocking. */
  private void begin(RequestKind<?> kind, Head head, WireReader in, Outbox outbox) {
    if (outbox.isGone()) {
      return; // it waited here for so long that the other hub has given it up
    }
    try {
      Actor actor = actor(head);
      if (kind instanceof Verb<?, ?> verb) {
        answer(verb, actor, head, in, outbox);
      } else if (kind instanceof StreamVerb<?> stream) {
        stream(stream, actor, head, in, outbox);
      }
    } catch (RuntimeException e) {
      outbox.fail(reason(e, kind));
    }
  }

  private <Q, A> void answer(
      Verb<Q, A> verb, Actor actor, Head head, WireReader in, Outbox outbox) {
    var unused =
        verb.local(actor, head.serverId(), verb.read(in))
            .handleAsync(
                (answer, failure) -> {
                  if (failure == null) {
                    send(verb, answer, outbox);
                  } else {
                    outbox.fail(reason(failure, verb));
                  }
                  return true;
                },
                executor)
            .exceptionally(
                failure -> {
                  outbox.fail(reason(failure, verb));
                  return false;
                });
  }

  private static <Q> void stream(
      StreamVerb<Q> stream, Actor actor, Head head, WireReader in, Outbox outbox) {
    outbox.onGone(stream.open(actor, head.serverId(), stream.read(in), outbox));
  }

  /** The person as the storage knows them now, whatever the other hub knew. */
  private Actor actor(Head head) {
    return sessions
        .findLive(head.sessionId(), clock.instant())
        .filter(session -> session.userId().equals(head.userId()))
        .map(session -> session.actor(head.address()))
        .orElseThrow(() -> ChatOpsException.unauthenticated("This session is over; sign in again"));
  }

  private static <A> void send(Verb<?, A> verb, A answer, Outbox outbox) {
    WireWriter out = new WireWriter();
    verb.writeAnswer(out, answer);
    send(out.toBytes(), outbox);
  }

  private static void send(byte[] bytes, Outbox outbox) {
    if (!outbox.answer(bytes)) {
      outbox.fail(RemoteFailures.tooMuch());
    }
  }

  private static ChatOpsException reason(Throwable failure, RequestKind<?> kind) {
    Throwable cause = RemoteFailures.cause(failure);
    if (cause instanceof ChatOpsException known) {
      return known;
    }
    if (cause instanceof RejectedExecutionException) {
      return stops();
    }
    LOG.log(Level.ERROR, "A request of another hub failed, kind=" + kind.code(), cause);
    return new ChatOpsException(
        ErrorCode.AGENT_FAILED,
        "The hub that has this agent failed on this request, which may have been done; its log has"
            + " more");
  }

  private static ChatOpsException stops() {
    return new ChatOpsException(
        ErrorCode.AGENT_NOT_CONNECTED, "The hub that has this agent stops; try again in a moment");
  }
}
