package io.chatops.core.remote;

import io.chatops.core.access.SessionRepository;
import io.chatops.core.bus.HubBus;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.hub.AgentLocations;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.ServerLog;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.remote.Message.Head;
import io.chatops.core.server.ServerPresence;
import java.lang.System.Logger.Level;
import java.nio.BufferUnderflowException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
public final class ServedRequests implements HubBus.Listener {
  /** The longest wait of a request for its begin: beyond, nobody expects it any more. */
  static final Duration MOST_WAIT = Duration.ofSeconds(10);

  /**
   * The time before the other hub stops waiting from which nothing begins: what is done takes a
   * moment, and clocks differ by as much.
   */
  static final Duration LAST_MOMENT = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(ServedRequests.class.getName());

  private final Map<Integer, RequestKind<?>> kinds;
  private final SessionRepository sessions;
  private final AgentLocations locations;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Executor executor;
  private final Executor cancelling;
  private final Overload overload;
  private final Outboxes outboxes;
  private final ServedNews news;

  /**
   * Serves nothing yet.
   *
   * @param nanoTime like {@link System#nanoTime}
   * @param executor runs the requests, which block
   * @param cancelling runs cancellations, which block, but must not wait for other requests
   */
  public ServedRequests(
      Verbs verbs,
      SessionRepository sessions,
      LatestReports latest,
      LiveUpdates live,
      ServerLog log,
      ServerPresence presence,
      AgentLocations locations,
      InstantSource clock,
      LongSupplier nanoTime,
      Executor executor,
      Executor cancelling) {
    this.kinds =
        verbs.all().stream().collect(Collectors.toMap(RequestKind::code, Function.identity()));
    this.sessions = sessions;
    this.locations = locations;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.executor = executor;
    this.cancelling = cancelling;
    this.overload = new Overload(nanoTime);
    this.outboxes = new Outboxes(overload, nanoTime);
    this.news = new ServedNews(latest, live, log, presence, locations, outboxes, overload);
  }

  /**
   * Answers a question of another hub. Never blocks.
   *
   * @param over the time at which that hub stops waiting, by its clock
   */
  @Override
  public CompletionStage<byte[]> asked(HubId from, byte[] question, Instant over) {
    WireReader in = WireReader.ofQuestion(question);
    try {
      return switch (Message.kind(in)) {
        case Message.OPEN -> open(from, Message.head(in), in, over);
        case Message.REPORT -> news.report(from, new ServerId(lastId(in)));
        case Message.WATCH -> news.watch(from, new ServerId(lastId(in)));
        case Message.PULL -> outboxes.pull(from, lastId(in));
        case Message.CLOSE -> outboxes.close(from, lastId(in));
        default -> refused(RemoteFailures.otherVersion());
      };
    } catch (ChatOpsException e) {
      return refused(e);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return refused(RemoteFailures.otherVersion());
    }
  }

  /**
   * Gives up what an answer was for that could not be sent: the other hub was told so, and asks for
   * no more. Never blocks.
   */
  @Override
  public void heard(HubId from, byte[] hint) {}

  @Override
  public void missed() {}

  @Override
  public void unsent(HubId to, byte[] answer) {
    WireReader in = new WireReader(answer);
    if (in.getByte() == Message.MORE) {
      outboxes.giveUp(to, in.getId());
    }
  }

  /** Reads the one field of a question. */
  private static UUID lastId(WireReader in) {
    UUID id = in.getId();
    in.end();
    return id;
  }

  /**
   * Answers pulls for which there is something, or that have waited for long enough; gives up what
   * nobody pulls. Every {@link AnswerPace#GAP}.
   */
  public void turn() {
    news.turn();
    outboxes.turn();
  }

  /** Returns how much this hub has left undone, as it was too much. */
  public ServedCounters counters() {
    return overload.counters();
  }

  /** Returns the number of bytes that wait to be pulled. */
  long held() {
    return outboxes.held();
  }

  /** Returns the number of open streams. */
  long streams() {
    return outboxes.streams();
  }

  /** Returns the number of requests whose next piece other hubs wait for. */
  long pulling() {
    return outboxes.pulling();
  }

  private CompletionStage<byte[]> open(HubId from, Head head, WireReader in, Instant over) {
    RequestKind<?> kind = kinds.get(head.code());
    if (kind == null) {
      return refused(RemoteFailures.otherVersion());
    }
    Outbox outbox = outboxes.open(from, kind.places(), head.userId());
    CompletionStage<byte[]> answer = outboxes.pull(from, outbox);
    long heardAt = nanoTime.getAsLong();
    try {
      executor(kind)
          .execute(
              () -> {
                begin(kind, head, in, outbox, heardAt, over);
                outbox.serve();
              });
    } catch (RejectedExecutionException e) { // too many wait, or the hub stops
      outbox.fail(overload.refused(RemoteFailures.tooMuch()));
      outbox.serve();
    }
    return answer;
  }

  private Executor executor(RequestKind<?> kind) {
    return kind.places() == Places.CANCELLATION ? cancelling : executor;
  }

  private static CompletionStage<byte[]> refused(ChatOpsException reason) {
    return CompletableFuture.completedFuture(Message.failed(reason));
  }

  /** Blocking. */
  private void begin(
      RequestKind<?> kind, Head head, WireReader in, Outbox outbox, long heardAt, Instant over) {
    if (outbox.isGone()) {
      return;
    }
    if (nanoTime.getAsLong() - heardAt > MOST_WAIT.toNanos()
        || clock.instant().isAfter(over.minus(LAST_MOMENT))) {
      // The person may have been told to look, and has seen nothing.
      outbox.fail(overload.refused(RemoteFailures.tooLate()));
      return;
    }
    if (locations.isCutOff()) {
      outbox.fail(RemoteFailures.cutOff()); // another hub may count this one's requests as lost
      return;
    }
    try {
      if (kind instanceof Verb<?, ?> verb) {
        answer(verb, head, in, outbox);
      } else if (kind instanceof StreamVerb<?> stream) {
        stream(stream, head, in, outbox);
      }
    } catch (RuntimeException | Error e) { // or the other hub would wait for ever
      outbox.fail(reason(e, describe(kind)));
    }
  }

  private <Q, A> void answer(Verb<Q, A> verb, Head head, WireReader in, Outbox outbox) {
    Q request = read(verb, in);
    boolean changes = verb.action(request) != null;
    var unused =
        verb.local(actor(head), head.serverId(), request)
            .whenComplete(
                (answer, failure) ->
                    soon(
                        verb,
                        outbox,
                        () -> {
                          if (failure == null) {
                            send(verb, answer, changes, outbox);
                          } else {
                            outbox.fail(reason(failure, describe(verb)));
                          }
                        }));
  }

  /** Not on the thread that brings the answer, an agent's: to seal a large one takes its time. */
  private void soon(RequestKind<?> kind, Outbox outbox, Runnable ending) {
    try {
      executor(kind)
          .execute(
              () -> {
                ending.run();
                outbox.serve();
              });
    } catch (RejectedExecutionException e) {
      ending.run(); // it was done, and that must be told: by the next turn
    }
  }

  private <Q> void stream(StreamVerb<Q> stream, Head head, WireReader in, Outbox outbox) {
    Q request = read(stream, in);
    outbox.onGone(stream.open(actor(head), head.serverId(), request, outbox));
  }

  /** Returns the request; refuses one that this version does not understand. */
  private static <Q> Q read(RequestKind<Q> kind, WireReader in) {
    try {
      Q request = kind.read(in);
      in.end();
      return request;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw RemoteFailures.otherVersion();
    }
  }

  /** The person as the storage knows them now, whatever the other hub knew. */
  private Actor actor(Head head) {
    return sessions
        .findLive(head.sessionId(), clock.instant())
        .filter(session -> session.userId().equals(head.userId()))
        .map(session -> session.actor(head.address()))
        .orElseThrow(RemoteFailures::sessionOver);
  }

  /**
   * Leaves the answer to be sent. If something was changed, this never says that it may be tried
   * again.
   */
  private <A> void send(Verb<?, A> verb, A answer, boolean changes, Outbox outbox) {
    try {
      WireWriter out = new WireWriter();
      verb.writeAnswer(out, answer);
      if (!outbox.answer(out.toBytes())) {
        outbox.fail(
            overload.refused(
                changes
                    ? RemoteFailures.doneWithoutAnswer(verb.name(answer))
                    : RemoteFailures.tooMuch()));
      }
    } catch (RuntimeException | Error e) {
      outbox.fail(reason(e, describe(verb)));
    }
  }

  private static String describe(RequestKind<?> kind) {
    return "kind=" + kind.code();
  }

  private static ChatOpsException reason(Throwable failure, String what) {
    Throwable cause = RemoteFailures.cause(failure);
    if (cause instanceof ChatOpsException known) {
      return known;
    }
    LOG.log(Level.ERROR, "A request of another hub failed, " + what, cause);
    return new ChatOpsException(
        ErrorCode.AGENT_FAILED,
        "The hub that has this agent failed on this request, which may have been done; its log has"
            + " more");
  }
}
