package io.chatops.core.bus;

import io.chatops.core.bus.BusException.Reason;
import io.chatops.core.bus.BusFrame.Kind;
import io.chatops.core.bus.BusLink.Outgoing;
import io.chatops.core.bus.SeenMessages.Look;
import io.chatops.core.identity.HubId;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bus over any {@link BusLink}: it seals and opens frames, pairs answers with questions, and
 * bounds what waits.
 */
public final class LinkedHubBus implements HubBus {
  /** The most messages that may wait in each queue. */
  public static final int MOST_WAITING = 1_000;

  private static final long MOST_WAITING_BYTES = 16L << 20;
  private static final int MOST_QUESTIONS = 10_000;

  /** The size up to which a frame is small: most actions and their answers are. */
  private static final int SMALL = (64 << 10) + 1_024;

  /** The part of the bytes that may wait which only small frames take. */
  private static final long ROOM_FOR_SMALL = 1L << 20;

  /** Failures, of some 100 bytes each, have more room: as many as a hub may have questions. */
  private static final int MOST_FAILURES = MOST_QUESTIONS;

  private static final long ROOM_FOR_FAILURES = 2L << 20;

  /** The most hints of one other hub that are not over: 40 s of 500. */
  private static final int MOST_SEEN_HINTS = 20_000;

  /**
   * The most questions of one other hub that are not over: 25 s of 4,000. All users share them, so
   * they are more than streams and actions of many ask for.
   */
  private static final int MOST_SEEN_QUESTIONS = 100_000;

  private static final Duration FORGET_EVERY = Duration.ofSeconds(1);

  /** More than the clocks of two hubs differ. */
  private static final Duration SKEW = Duration.ofSeconds(10);

  /** More than the time for which a hint may wait to be sent. */
  private static final Duration HINT_LIFE = Duration.ofSeconds(30);

  private static final long TICK_MILLIS = 50;

  /** The least time between two reads of what was missed, however often the bus is cut. */
  private static final long MISSED_PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

  private static final System.Logger LOG = System.getLogger(LinkedHubBus.class.getName());

  private final HubId self;
  private final BusLink link;
  private final BusSeal seal;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Questions questions;
  private final Incoming incoming = new Incoming();
  private final RareWarning lateWarning;
  private final RareWarning unreadableWarning;
  private final RareWarning fullWarning;

  /** Counts hints and echoes. */
  private final AtomicLong hintsSaid = new AtomicLong();

  /** Only the thread of the ticks uses it. */
  private long forgetDue;

  private final SeenMessages seenHints = new SeenMessages(MOST_SEEN_HINTS);
  private final SeenMessages seenQuestions = new SeenMessages(MOST_SEEN_QUESTIONS);
  private final Mailbox<Leaving> outgoing;
  private final Mailbox<Hint> hints;
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "hub-bus-clock");
            thread.setDaemon(true);
            return thread;
          });

  private final LongAdder sent = new LongAdder();
  private final LongAdder received = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder unreadable = new LongAdder();

  /** Set when hints may have been lost that others sent; the next hint or tick tells it. */
  private final AtomicBoolean missed = new AtomicBoolean();

  /** The time from which what was missed may be read. */
  private volatile long missedDue;

  /** Set when hints of this hub were lost; the next echo tells it. */
  private final AtomicBoolean lostHints = new AtomicBoolean();

  // Guarded by incoming.
  private final Echoes echoes;

  private volatile Standing standing;
  private volatile @Nullable Listener listener;

  private record Standing(boolean connected, Instant since, @Nullable String problem) {}

  /**
   * A frame that leaves.
   *
   * @param question its number; absent: it is none
   */
  private record Leaving(Kind kind, @Nullable Long question, Outgoing frame) {}

  /** A hint; without a payload it only wakes the thread, which then tells what was missed. */
  private record Hint(HubId from, @Nullable BusFrame frame) {}

  /**
   * Is not connected yet.
   *
   * @param self the hub whose frames the seal seals
   * @param clock the time that other hubs' clocks agree with to within seconds
   * @param nanoTime like {@link System#nanoTime}
   */
  public LinkedHubBus(
      HubId self, BusLink link, BusSeal seal, InstantSource clock, LongSupplier nanoTime) {
    this.self = self;
    this.link = link;
    this.seal = seal;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.missedDue = nanoTime.getAsLong();
    this.forgetDue = nanoTime.getAsLong();
    this.lateWarning = new RareWarning(nanoTime);
    this.unreadableWarning = new RareWarning(nanoTime);
    this.fullWarning = new RareWarning(nanoTime);
    this.echoes = new Echoes(nanoTime);
    this.standing = new Standing(false, clock.instant(), null);
    this.questions = new Questions(MOST_QUESTIONS, nanoTime);
    this.outgoing =
        new Mailbox<>("hub-bus-out", leaving -> leaving.frame().frame().remaining(), this::send);
    this.hints =
        new Mailbox<>(
            "hub-bus-hints",
            hint -> hint.frame() == null ? 0 : hint.frame().payload().remaining(),
            this::hear);
  }

  @Override
  public void start(Listener receiver) {
    listener = receiver;
    outgoing.start();
    hints.start();
    var unused =
        ticks.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    link.open(incoming);
  }

  private void tick() {
    try {
      lookAround();
    } catch (RuntimeException e) { // there must be a next tick
      LOG.log(Level.ERROR, "The bus could not look after itself", e);
    }
  }

  private void lookAround() {
    questions.expire();
    long now = nanoTime.getAsLong();
    if (now - forgetDue >= 0) {
      forgetDue = now + FORGET_EVERY.toNanos();
      seenHints.forget(clock.instant());
      seenQuestions.forget(clock.instant());
    }
    if (isMissedDue() && hints.isEmpty()) {
      var unused = offer(new Hint(self, null));
    }
    incoming.hearItself();
  }

  @Override
  public void publish(byte[] hint) {
    if (hint.length > LARGEST) {
      throw new IllegalArgumentException("A hint of " + hint.length + " bytes");
    }
    Instant over = clock.instant().plus(HINT_LIFE);
    if (!standing.connected()) {
      lost.increment();
      lostHints.set(true);
    } else if (!offer(null, BusFrame.hint(hintsSaid.incrementAndGet(), over, hint))) {
      lostHints.set(true);
    }
  }

  @Override
  public CompletionStage<byte[]> ask(HubId hub, byte[] question, Duration limit) {
    if (hub.equals(self) || limit.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException("Another hub is asked, for two minutes at most");
    }
    if (question.length > LARGEST) {
      return CompletableFuture.failedStage(
          new BusException(
              Reason.TOO_LARGE,
              "The question has %,d bytes; another hub takes %,d"
                  .formatted(question.length, LARGEST)));
    }
    if (!standing.connected()) {
      return CompletableFuture.failedStage(cut());
    }
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    OptionalLong number = questions.add(hub, limit, answer);
    if (number.isEmpty()) {
      return CompletableFuture.failedStage(tooMuch());
    }
    Instant over = clock.instant().plus(limit);
    BusFrame frame =
        new BusFrame(Kind.QUESTION, hub, number.getAsLong(), over, ByteBuffer.wrap(question));
    if (!offer(number.getAsLong(), frame)) {
      questions.fail(number.getAsLong(), tooMuch());
    } else if (!standing.connected()) { // it was cut before the question was noted
      questions.fail(number.getAsLong(), cut());
    }
    return answer.minimalCompletionStage();
  }

  private BusException cut() {
    String problem = standing.problem();
    return new BusException(
        Reason.CUT, "The bus between the hubs is cut" + (problem == null ? "" : ": " + problem));
  }

  private static BusException tooMuch() {
    return new BusException(Reason.FULL, "Too much waits for other hubs; try again in a moment");
  }

  @Override
  public Optional<BusState> state() {
    Standing now = standing;
    return Optional.of(
        new BusState(
            now.connected(),
            now.since(),
            now.problem(),
            sent.sum(),
            received.sum(),
            lost.sum(),
            unreadable.sum()));
  }

  @Override
  public void close() {
    ticks.shutdownNow();
    hints.close();
    outgoing.close();
    link.close();
    questions.failAll(new BusException(Reason.CUT, "This hub stops"));
  }

  private boolean offer(Hint hint) {
    return hints.offer(hint, MOST_WAITING, MOST_WAITING_BYTES);
  }

  private boolean offer(@Nullable Long question, BusFrame frame) {
    ByteBuffer sealed = ByteBuffer.wrap(seal.seal(frame.bytes()));
    Leaving leaving = new Leaving(frame.kind(), question, new Outgoing(frame.to(), sealed));
    boolean fits;
    if (frame.kind() == Kind.FAILURE) {
      fits = outgoing.offer(leaving, MOST_FAILURES, MOST_WAITING_BYTES + ROOM_FOR_FAILURES);
    } else if (sealed.remaining() > SMALL) {
      fits = outgoing.offer(leaving, MOST_WAITING, MOST_WAITING_BYTES - ROOM_FOR_SMALL);
    } else {
      fits = outgoing.offer(leaving, MOST_WAITING, MOST_WAITING_BYTES);
    }
    if (!fits && frame.kind() != Kind.ECHO) {
      full();
    }
    return fits;
  }

  /** Counts a message for which there is no room. */
  private void full() {
    lost.increment();
    if (fullWarning.isDue()) {
      LOG.log(
          Level.WARNING,
          "The bus is too slow for what hubs say, or another hub asks too much: a message was left"
              + " out. Since the start {0} were lost",
          lost.sum());
    }
  }

  private void send(List<Leaving> queued) {
    // Whoever asked what waits no more was told so; it must not begin now.
    List<Leaving> leaving =
        queued.stream()
            .filter(each -> each.question() == null || questions.isWaiting(each.question()))
            .toList();
    if (leaving.isEmpty()) {
      return;
    }
    List<Outgoing> frames = leaving.stream().map(Leaving::frame).toList();
    long counted = leaving.stream().filter(each -> each.kind() != Kind.ECHO).count();
    try {
      link.send(frames);
      sent.add(counted);
    } catch (BusException e) {
      lost.add(counted);
      for (Leaving each : leaving) {
        if (each.question() != null) {
          questions.fail(each.question(), e);
        } else if (each.kind() == Kind.HINT || each.kind() == Kind.ECHO) {
          lostHints.set(true); // an echo may have been the one to tell it
        }
      }
      incoming.unsent(String.valueOf(e.getMessage()));
    }
  }

  private void hear(List<Hint> heard) {
    Listener to = listener;
    if (to == null) {
      return;
    }
    for (Hint hint : heard) {
      if (hint.frame() != null) {
        try {
          to.heard(hint.from(), hint.frame().payloadBytes());
        } catch (RuntimeException e) {
          missed.set(true);
          LOG.log(Level.WARNING, "Could not follow a hint of another hub: {0}", e.toString());
        }
      }
    }
    if (isMissedDue()) {
      missed.set(false);
      missedDue = nanoTime.getAsLong() + MISSED_PAUSE_NANOS;
      try {
        to.missed();
      } catch (RuntimeException e) {
        missed.set(true);
        LOG.log(Level.WARNING, "Could not read what hints were lost about: {0}", e.toString());
      }
    }
  }

  private boolean isMissedDue() {
    return missed.get() && nanoTime.getAsLong() - missedDue >= 0;
  }

  /** Takes what the link brings. The bus is connected while this hub hears itself. */
  private final class Incoming implements BusLink.Ends {
    @Override
    public synchronized void connected() {
      echoes.linked();
      echo();
    }

    private void echo() {
      boolean tellsOfLoss = lostHints.getAndSet(false);
      Instant over = clock.instant().plus(HINT_LIFE);
      BusFrame echo = BusFrame.echo(hintsSaid.incrementAndGet(), over, tellsOfLoss);
      if (!offer(null, echo) && tellsOfLoss) {
        lostHints.set(true);
      }
      echoes.sent();
    }

    /** Sends the next echo when it is time, and finds out if none comes back. */
    private synchronized void hearItself() {
      if (echoes.areMissing()) {
        silent(
            "this hub does not hear itself on it; with NATS, its user must be allowed to publish and"
                + " subscribe to chatops.bus.>");
      }
      if (echoes.isDue()) {
        seal.refresh();
        echo();
      }
    }

    /** Takes an echo of this hub. */
    private synchronized void heardItself(long number) {
      if (echoes.heard(number) && !standing.connected()) {
        standing = new Standing(true, clock.instant(), null);
        missed.set(true);
        LOG.log(Level.INFO, "The bus to other hubs is connected");
      }
    }

    /** Could not send; the next echo that comes back tells that it works again. */
    private synchronized void unsent(String problem) {
      if (echoes.isLinked()) { // otherwise the link has told why
        echoes.failed();
        silent(problem);
      }
    }

    @Override
    public synchronized void cut(String problem) {
      echoes.cut();
      silent(problem);
    }

    private void silent(String problem) {
      Standing before = standing;
      if (before.connected() || !problem.equals(before.problem())) {
        Instant since = before.connected() ? clock.instant() : before.since();
        standing = new Standing(false, since, problem);
        LOG.log(
            Level.WARNING,
            "The bus to other hubs is cut: {0}. Until it is back, this hub learns of what others do"
                + " within a minute",
            problem);
      }
      questions.failAll(LinkedHubBus.this.cut());
    }

    @Override
    public void lost() {
      lost.increment();
      missed.set(true);
    }

    @Override
    public void received(byte[] sealed) {
      Optional<BusSeal.Opened> opened =
          sealed.length > BusLink.LARGEST_FRAME ? Optional.empty() : seal.open(sealed);
      if (opened.isEmpty()) {
        unreadable.increment();
        if (unreadableWarning.isDue()) {
          LOG.log(
              Level.WARNING,
              "A message on the bus is not by a hub with the keys of this one. If that repeats,"
                  + " give all hubs the same file (CHATOPS_SECRETS_KEY_FILE)");
        }
        return;
      }
      HubId from = opened.get().from();
      Optional<BusFrame> frame = BusFrame.read(opened.get().frame());
      if (from.equals(self)) {
        frame.filter(own -> own.kind() == Kind.ECHO).ifPresent(echo -> heardItself(echo.number()));
        return;
      }
      // A frame of a kind that a newer hub sends, or one that was sent to another hub.
      if (frame.isEmpty() || !isForThisHub(frame.get())) {
        unreadable.increment();
        return;
      }
      take(from, frame.get());
    }

    private boolean isForThisHub(BusFrame frame) {
      return frame.isForAll() ? frame.to() == null : self.equals(frame.to());
    }

    private void take(HubId from, BusFrame frame) {
      switch (frame.kind()) {
        case HINT -> hint(from, frame);
        case ECHO -> echo(from, frame);
        case QUESTION -> answer(from, frame);
        case ANSWER -> {
          received.increment();
          questions.answer(frame.number(), from, frame.payloadBytes());
        }
        case FAILURE -> {
          received.increment();
          questions.fail(frame.number(), from, BusFailures.read(frame.payload()));
        }
      }
    }

    private void hint(HubId from, BusFrame hint) {
      if (isOver(hint, HINT_LIFE)) {
        return;
      }
      switch (seenHints.look(from, hint.number(), hint.over().plus(SKEW))) {
        case AGAIN -> unreadable.increment();
        case FULL -> leaveOut();
        case FIRST -> {
          if (offer(new Hint(from, hint))) {
            received.increment();
          } else {
            leaveOut();
          }
        }
      }
    }

    private void echo(HubId from, BusFrame echo) {
      if (echo.tellsOfLoss()
          && !isOver(echo, HINT_LIFE)
          && seenHints.look(from, echo.number(), echo.over().plus(SKEW)) != Look.AGAIN) {
        missed.set(true);
      }
    }

    private void leaveOut() {
      full();
      missed.set(true);
    }

    /** Returns true if it is over, or is so later than any may be. */
    private boolean isOver(BusFrame frame, Duration longest) {
      Instant now = clock.instant();
      Instant until = frame.over().plus(SKEW);
      boolean isOver = now.isAfter(until) || until.isAfter(now.plus(longest).plus(SKEW).plus(SKEW));
      if (isOver) {
        unreadable.increment();
        if (lateWarning.isDue()) {
          LOG.log(
              Level.WARNING,
              "A message of another hub came late, or somebody repeats it. If that goes on, set the"
                  + " clocks of the hubs, which must agree to within {0} s",
              SKEW.toSeconds());
        }
      }
      return isOver;
    }

    private void answer(HubId from, BusFrame question) {
      if (isOver(question, LONGEST_WAIT)) {
        return;
      }
      switch (seenQuestions.look(from, question.number(), question.over().plus(SKEW))) {
        case AGAIN -> unreadable.increment();
        case FULL -> {
          full();
          fail(from, question, Reason.FULL);
        }
        case FIRST -> {
          received.increment();
          ask(from, question);
        }
      }
    }

    private void ask(HubId from, BusFrame question) {
      Listener to = listener;
      CompletionStage<byte[]> answer;
      try {
        answer =
            to == null
                ? CompletableFuture.failedStage(new IllegalStateException("not started"))
                : to.asked(from, question.payloadBytes(), question.over());
      } catch (RuntimeException e) {
        answer = CompletableFuture.failedStage(e);
      }
      var unused =
          answer.whenComplete(
              (bytes, failure) -> {
                if (failure != null) {
                  LOG.log(Level.WARNING, "Could not answer another hub: {0}", failure.toString());
                  fail(from, question, Reason.FAILED);
                } else if (bytes.length > LARGEST) {
                  fail(from, question, Reason.TOO_LARGE);
                } else if (!reply(from, question, Kind.ANSWER, ByteBuffer.wrap(bytes))) {
                  fail(from, question, Reason.UNSENT);
                  if (to != null) {
                    to.unsent(from, bytes);
                  }
                }
              });
    }

    private void fail(HubId from, BusFrame question, Reason reason) {
      var unused = reply(from, question, Kind.FAILURE, BusFailures.bytes(reason));
    }

    /** Returns false if there is no room for it. */
    private boolean reply(HubId to, BusFrame question, Kind kind, ByteBuffer payload) {
      return offer(null, new BusFrame(kind, to, question.number(), question.over(), payload));
    }
  }
}
