package io.chatops.core.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.bus.BusException.Reason;
import io.chatops.core.bus.BusFrame.Kind;
import io.chatops.core.identity.HubId;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.PlainBusSeal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames that others have recorded, changed or sent from another version, and links that fail. */
class LinkedHubBusTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** The time from one echo, and from one read of what was missed, to the next. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final MutableClock clock = MutableClock.atSomeTime();
  private final HubId self = HubId.random();
  private final HubId other = HubId.random();
  private final PlainBusSeal otherSeal = new PlainBusSeal(other);
  private final Wire wire = new Wire();
  private final Answering listener = new Answering();
  private final AtomicLong nanoTime = new AtomicLong(17);
  private final HubBus bus =
      new LinkedHubBus(self, wire, new PlainBusSeal(self), clock, nanoTime::get);
  private final Logger logger = Logger.getLogger(LinkedHubBus.class.getName());
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          if (line.getLevel().equals(Level.WARNING)) {
            warnings.add(line.getMessage());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** A link whose other end is this test. It brings echoes back. */
  private static final class Wire implements BusLink {
    private final BlockingQueue<Outgoing> sent = new LinkedBlockingQueue<>();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final BlockingQueue<BusFrame> echoes = new LinkedBlockingQueue<>();
    private volatile boolean hangs;
    private volatile boolean isDeaf;
    private volatile @Nullable String fails;
    private @Nullable Ends ends;

    private Ends ends() {
      return Objects.requireNonNull(ends);
    }

    private Outgoing takes() throws InterruptedException {
      Outgoing frame = sent.poll(10, TimeUnit.SECONDS);
      return Objects.requireNonNull(frame, "a frame");
    }

    @Override
    public void open(Ends receiver) {
      ends = receiver;
      receiver.connected();
    }

    @Override
    public void send(List<Outgoing> frames) {
      if (hangs) {
        entered.countDown();
        try {
          assertThat(gate.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new BusException(Reason.CUT, "closed");
        }
      }
      String problem = fails;
      if (problem != null) {
        throw new BusException(Reason.CUT, problem);
      }
      for (Outgoing outgoing : frames) {
        BusFrame frame = read(outgoing);
        if (frame.kind() != Kind.ECHO) {
          sent.add(outgoing);
          continue;
        }
        echoes.add(frame);
        if (!isDeaf) {
          ends().received(bytes(outgoing));
        }
      }
    }

    @Override
    public void close() {}
  }

  /** Answers with the number of questions so far. */
  private static final class Answering implements HubBus.Listener {
    private final AtomicInteger missed = new AtomicInteger();
    private volatile boolean fails;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final List<HubId> unsent = new ArrayList<>();
    private int asked;
    private boolean isSilent;

    @Override
    public void heard(HubId from, byte[] hint) {
      if (hint.length == 0) {
        throw new IllegalStateException("cannot follow it");
      }
      heard.add(new String(hint, UTF_8));
    }

    @Override
    public CompletionStage<byte[]> asked(HubId from, byte[] question, Instant over) {
      asked++;
      return isSilent
          ? new CompletableFuture<>()
          : CompletableFuture.completedStage(new byte[] {(byte) asked});
    }

    @Override
    public void unsent(HubId to, byte[] answer) {
      assertThat(answer).hasSize(1);
      unsent.add(to);
    }

    @Override
    public void missed() {
      missed.incrementAndGet();
      if (fails) {
        throw new IllegalStateException("the storage is away");
      }
    }
  }

  @BeforeEach
  void start() {
    logger.addHandler(handler);
    bus.start(listener);
    await(() -> state().connected() && listener.missed.get() == 1);
  }

  @AfterEach
  void stop() {
    bus.close();
    logger.removeHandler(handler);
  }

  @Test
  void aRecordedQuestionIsNotAnsweredAgain() throws InterruptedException {
    byte[] recorded = question(self, 1, clock.instant().plus(LIMIT));

    wire.ends().received(recorded);
    wire.ends().received(recorded);
    wire.ends().received(question(self, 2, clock.instant().plus(LIMIT)));

    assertThat(answer()).isEqualTo(1);
    assertThat(answer()).isEqualTo(2);
    assertThat(state().unreadable()).isEqualTo(1);
    clock.advance(Duration.ofMinutes(1));
    wire.ends().received(recorded);
    wire.ends().received(question(self, 3, clock.instant().plus(LIMIT)));
    assertThat(answer()).isEqualTo(3);
  }

  @Test
  void aRecordedHintIsNotHeardAgain() throws InterruptedException {
    byte[] recorded = sealed(hint(1, "abc"));

    wire.ends().received(recorded);
    wire.ends().received(recorded);
    wire.ends().received(sealed(hint(2, "def")));

    assertThat(listener.heard.poll(10, TimeUnit.SECONDS)).isEqualTo("abc");
    assertThat(listener.heard.poll(10, TimeUnit.SECONDS)).isEqualTo("def");
    assertThat(state().unreadable()).isEqualTo(1);
    clock.advance(Duration.ofMinutes(1));
    wire.ends().received(recorded);
    wire.ends().received(sealed(hint(3, "ghi")));
    assertThat(listener.heard.poll(10, TimeUnit.SECONDS)).isEqualTo("ghi");
    assertThat(state().unreadable()).isEqualTo(2);
    assertThat(state().lost()).isZero();
  }

  @Test
  void framesThatOthersRepeatFillNoLog() {
    byte[] late = sealed(hint(1, "abc"));
    clock.advance(Duration.ofMinutes(1));

    wire.ends().received(late);
    wire.ends().received(late);
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("came late");
    pass(Duration.ofMinutes(1));
    wire.ends().received(late);
    wire.ends().received(late);

    assertThat(warnings.stream().filter(line -> line.contains("came late"))).hasSize(2);
    assertThat(state().unreadable()).isEqualTo(4);
  }

  @Test
  void framesByOtherKeysAreWarnedOfOnceAMinute() {
    wire.ends().received(new byte[0]);
    wire.ends().received(new byte[0]);

    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("CHATOPS_SECRETS_KEY_FILE");
  }

  @Test
  void hintsAreHeardAgainOnceThoseThatWereTooManyAreOver() throws InterruptedException {
    int number = 0;
    for (int batch = 0; batch < 20; batch++) { // as many as the queue takes
      for (int i = 0; i < 1_000; i++) {
        wire.ends().received(sealed(hint(++number, "abc")));
      }
      int all = number;
      await(() -> listener.heard.size() == all);
    }
    listener.heard.clear();
    wire.ends().received(sealed(hint(++number, "one too many")));
    assertThat(state().lost()).isEqualTo(1);
    pass(PAUSE);
    await(() -> listener.missed.get() == 2);

    clock.advance(Duration.ofMinutes(1));
    pass(Duration.ofMinutes(1));
    while (listener.heard.isEmpty()) { // forgets those that are over within a moment
      wire.ends().received(sealed(hint(++number, "after")));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }

    assertThat(listener.heard.poll(10, TimeUnit.SECONDS)).isEqualTo("after");
  }

  @Test
  void isConnectedOnlyWhileItHearsItself() throws InterruptedException {
    wire.isDeaf = true;
    pass(PAUSE);
    awaitEchoes(2);
    pass(PAUSE.multipliedBy(2).minusMillis(1));
    awaitEchoes(3); // which came after a look at the first
    assertThat(state().connected()).isTrue();
    pass(Duration.ofMillis(1));

    await(() -> !state().connected());
    assertThat(state().problem()).contains("does not hear itself", "chatops.bus.>");
    wire.isDeaf = false;
    pass(PAUSE);
    await(() -> state().connected());
    await(() -> listener.missed.get() == 2);
  }

  @Test
  void isNotConnectedByAnEchoFromBefore() throws Exception {
    byte[] echo = new PlainBusSeal(self).seal(awaitEchoes(1).bytes());
    wire.ends().cut("the test has cut it");
    wire.ends().received(echo);
    assertThat(state().connected()).isFalse();
    wire.isDeaf = true;
    wire.ends().connected();

    wire.ends().received(echo);

    assertThat(state().connected()).isFalse();
  }

  @Test
  void isCutWithTheReasonWhenNothingCanBeSentUntilItHearsItselfAgain() throws Exception {
    wire.fails = "the test sends nothing";
    bus.publish(new byte[] {1});

    await(() -> !state().connected());
    assertThat(state().problem()).isEqualTo("the test sends nothing");
    assertThat(state().lost()).isEqualTo(1);
    assertThat(failure(bus.ask(other, new byte[0], LIMIT))).isEqualTo(Reason.CUT);
    pass(PAUSE.multipliedBy(3)); // nothing was sent that could be missing
    pass(PAUSE);
    assertThat(state().problem()).isEqualTo("the test sends nothing");
    wire.fails = null;
    wire.echoes.clear();
    await(
        () -> {
          pass(PAUSE);
          return wire.echoes.stream().anyMatch(BusFrame::tellsOfLoss);
        });
    await(() -> state().connected());
  }

  @Test
  void tellsTheOthersByItsNextEchoThatHintsWereLost() throws Exception {
    assertThat(awaitEchoes(1).tellsOfLoss()).isFalse();
    wire.ends().cut("the test has cut it");
    bus.publish(new byte[] {1});

    wire.ends().connected();
    assertThat(awaitEchoes(2).tellsOfLoss()).isTrue();
    wire.ends().connected();

    assertThat(awaitEchoes(3).tellsOfLoss()).isFalse();
  }

  @Test
  void readsWhatItMissedWhenAnotherHubLostHints() {
    byte[] lost = sealed(BusFrame.echo(1, clock.instant().plusSeconds(30), true));
    wire.ends().received(sealed(BusFrame.echo(2, clock.instant().plusSeconds(30), false)));
    pass(PAUSE);
    wire.ends().received(lost);
    await(() -> listener.missed.get() == 2);

    wire.ends().received(lost); // recorded and repeated
    pass(PAUSE);
    bus.publish(new byte[] {1});

    assertThat(listener.missed).hasValue(2);
  }

  @Test
  void aBusThatFlapsCausesOneReadInFiveSeconds() {
    for (int time = 0; time < 100; time++) {
      wire.ends().cut("the test has cut it");
      wire.ends().connected();
      await(() -> state().connected());
    }
    wire.ends().received(sealed(hint(1, "abc")));
    await(() -> !listener.heard.isEmpty());
    assertThat(listener.missed).hasValue(1);

    pass(PAUSE);

    await(() -> listener.missed.get() == 2);
  }

  @Test
  void readsAgainWhatItCouldNotReadOrFollow() {
    wire.ends().received(sealed(hint(1, ""))); // which fails
    listener.fails = true;
    pass(PAUSE);
    await(() -> listener.missed.get() == 2);
    listener.fails = false;
    pass(PAUSE);

    await(() -> listener.missed.get() == 3);
  }

  @Test
  void readsWhatItMissedWhenTheLinkLostFrames() {
    wire.ends().lost();
    pass(PAUSE);

    await(() -> listener.missed.get() == 2);
    assertThat(state().lost()).isEqualTo(1);
  }

  @Test
  void aQuestionIsAnsweredByClocksThatAgreeToWithinSecondsOnly() throws InterruptedException {
    Instant now = clock.instant();

    wire.ends().received(question(self, 1, now.minusSeconds(9)));
    wire.ends().received(question(self, 2, now.minusSeconds(11)));
    wire.ends().received(question(self, 3, now.plus(HubBus.LONGEST_WAIT).plusSeconds(9)));
    wire.ends().received(question(self, 4, now.plus(HubBus.LONGEST_WAIT).plusSeconds(11)));

    assertThat(read(wire.takes()).number()).isEqualTo(1);
    assertThat(read(wire.takes()).number()).isEqualTo(3);
    assertThat(wire.sent).isEmpty();
    assertThat(state().unreadable()).isEqualTo(2);
  }

  @Test
  void aFrameForOneHubIsNotTakenByAnother() {
    Instant over = clock.instant().plus(LIMIT);

    wire.ends().received(question(HubId.random(), 1, over));
    wire.ends().received(sealed(new BusFrame(Kind.QUESTION, null, 2, over, text("abc"))));
    wire.ends().received(sealed(new BusFrame(Kind.HINT, self, 0, Instant.EPOCH, text("abc"))));

    assertThat(state().unreadable()).isEqualTo(3);
    assertThat(listener.asked).isZero();
    assertThat(listener.heard).isEmpty();
  }

  @Test
  void anAnswerCountsFromTheHubThatWasAskedAndOnce() throws Exception {
    CompletableFuture<byte[]> answer =
        bus.ask(other, "abc".getBytes(UTF_8), LIMIT).toCompletableFuture();
    BusFrame question = read(wire.takes());
    BusFrame reply =
        new BusFrame(Kind.ANSWER, self, question.number(), question.over(), text("yes"));

    wire.ends().received(new PlainBusSeal(HubId.random()).seal(reply.bytes()));
    assertThat(answer).isNotDone();
    wire.ends().received(sealed(reply));
    wire.ends().received(sealed(reply));

    assertThat(new String(answer.get(10, TimeUnit.SECONDS), UTF_8)).isEqualTo("yes");
  }

  @Test
  void aReasonThatANewerHubGivesIsAFailure() throws Exception {
    CompletableFuture<byte[]> answer = bus.ask(other, new byte[0], LIMIT).toCompletableFuture();
    BusFrame question = read(wire.takes());

    wire.ends()
        .received(
            sealed(
                new BusFrame(
                    Kind.FAILURE,
                    self,
                    question.number(),
                    question.over(),
                    ByteBuffer.wrap(new byte[] {99, 1, 2}))));

    assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(BusException.class)
        .hasMessageContaining("failed to answer");
  }

  @Test
  void whatALinkThatHangsDoesNotTakeIsCountedAsLost() throws Exception {
    hang();
    for (int i = 0; i < LinkedHubBus.MOST_WAITING; i++) {
      bus.publish(new byte[] {1});
    }
    assertThat(state().lost()).isZero();

    bus.publish(new byte[] {1});
    assertThat(failure(bus.ask(other, new byte[0], LIMIT))).isEqualTo(Reason.FULL);

    assertThat(state().lost()).isEqualTo(2);
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("too slow for what hubs say");
    wire.gate.countDown();
    for (int i = 0; i < 1 + LinkedHubBus.MOST_WAITING; i++) {
      assertThat(wire.takes().to()).isNull();
    }
    assertThat(wire.sent).isEmpty();
  }

  @Test
  void boundsWhatWaitsByItsBytes() throws InterruptedException {
    hang();
    byte[] largest = new byte[HubBus.LARGEST];
    for (int i = 0; i < 29; i++) {
      bus.publish(largest);
    }
    assertThat(state().lost()).isZero();

    bus.publish(largest); // would make more than 15 MiB, with what is around it

    assertThat(state().lost()).isEqualTo(1);
    byte[] small = new byte[64 << 10];
    for (int i = 0; i < 23; i++) { // up to 16 MiB
      bus.publish(small);
    }
    assertThat(state().lost()).isEqualTo(1);
    bus.publish(small);
    assertThat(state().lost()).isEqualTo(2);
    wire.gate.countDown();
  }

  @Test
  void aQuestionWhoseAnswerDoesNotFitGetsAFailureThatSaysThatItWasHeard() throws Exception {
    hang();
    for (int i = 0; i < LinkedHubBus.MOST_WAITING; i++) {
      bus.publish(new byte[] {1});
    }

    for (int number = 1; number <= 2_000; number++) {
      wire.ends().received(question(self, number, clock.instant().plus(LIMIT)));
    }

    assertThat(listener.asked).isEqualTo(2_000);
    assertThat(listener.unsent).hasSize(2_000).containsOnly(other);
    wire.gate.countDown();
    for (int i = 0; i < 1 + LinkedHubBus.MOST_WAITING; i++) {
      assertThat(read(wire.takes()).kind()).isEqualTo(Kind.HINT);
    }
    for (int number = 1; number <= 2_000; number++) {
      BusFrame failure = read(wire.takes());
      assertThat(failure.kind()).isEqualTo(Kind.FAILURE);
      assertThat(failure.number()).isEqualTo(number);
      assertThat(BusFailures.read(failure.payload()).reason()).isEqualTo(Reason.UNSENT);
    }
  }

  @Test
  void sendsNoQuestionOfWhichItWasToldThatItHasNoAnswer() throws Exception {
    hang();
    CompletionStage<byte[]> late = bus.ask(other, new byte[0], LIMIT);
    pass(LIMIT);
    assertThat(failure(late)).isEqualTo(Reason.LATE);
    CompletionStage<byte[]> cut = bus.ask(other, new byte[0], LIMIT);
    bus.publish(new byte[] {1});
    wire.ends().cut("the test has cut it");
    assertThat(failure(cut)).isEqualTo(Reason.CUT);

    wire.gate.countDown();

    assertThat(read(wire.takes()).kind()).isEqualTo(Kind.HINT); // the one that hung
    assertThat(read(wire.takes()).kind()).isEqualTo(Kind.HINT);
    assertThat(wire.sent).isEmpty();
  }

  /** Lets the link hang in the sending of one hint. */
  private void hang() throws InterruptedException {
    wire.hangs = true;
    bus.publish(new byte[0]);
    assertThat(wire.entered.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void answersThatItHasTooMuchToDoWhenTooManyQuestionsAreNotOver() throws Exception {
    listener.isSilent = true;
    Instant over = clock.instant().plus(LIMIT);
    for (int number = 1; number <= 100_000; number++) {
      wire.ends().received(question(self, number, over));
    }
    assertThat(wire.sent).isEmpty();

    wire.ends().received(question(self, 100_001, over));

    BusFrame refusal = read(wire.takes());
    assertThat(refusal.kind()).isEqualTo(Kind.FAILURE);
    assertThat(BusFailures.read(refusal.payload()).reason()).isEqualTo(Reason.FULL);
    assertThat(state().lost()).isEqualTo(1);
    assertThat(warnings).hasSize(1);
    assertThat(listener.asked).isEqualTo(100_000);
    BusFrame another = new BusFrame(Kind.QUESTION, self, 100_001, over, text("abc"));
    wire.ends().received(new PlainBusSeal(HubId.random()).seal(another.bytes()));
    assertThat(listener.asked).isEqualTo(100_001);
  }

  @Test
  void forgetsTheQuestionsThatAreOverOnceASecond() throws Exception {
    listener.isSilent = true;
    for (int number = 1; number <= 100_000; number++) {
      wire.ends().received(question(self, number, clock.instant().plus(LIMIT)));
    }
    clock.advance(LIMIT.plus(Duration.ofMinutes(1)));
    Instant over = clock.instant().plus(LIMIT);
    CompletionStage<byte[]> moment = bus.ask(other, new byte[0], Duration.ofMillis(999));
    assertThat(read(wire.takes()).kind()).isEqualTo(Kind.QUESTION);
    pass(Duration.ofMillis(999));
    assertThat(failure(moment)).isEqualTo(Reason.LATE); // the bus has looked at the time
    wire.ends().received(question(self, 100_001, over));
    assertThat(BusFailures.read(read(wire.takes()).payload()).reason()).isEqualTo(Reason.FULL);

    pass(Duration.ofMillis(1));
    for (int number = 100_002; listener.asked == 100_000; number++) { // with its next look
      wire.ends().received(question(self, number, over));
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }

    assertThat(listener.asked).isEqualTo(100_001);
  }

  private static Reason failure(CompletionStage<byte[]> answer) throws Exception {
    try {
      byte[] unexpected = answer.toCompletableFuture().get(10, TimeUnit.SECONDS);
      throw new AssertionError("an answer of " + unexpected.length + " bytes");
    } catch (ExecutionException e) {
      return ((BusException) Objects.requireNonNull(e.getCause())).reason();
    }
  }

  @Test
  void aFrameOfANewerHubIsSkipped() throws InterruptedException {
    byte[] newerFormat = hint(1, "abc").bytes();
    newerFormat[0] = 2;
    byte[] newerKind = hint(1, "abc").bytes();
    newerKind[1] = (byte) 200;

    wire.ends().received(otherSeal.seal(newerFormat));
    wire.ends().received(otherSeal.seal(newerKind));
    wire.ends().received(sealed(hint(1, "known")));

    assertThat(listener.heard.poll(10, TimeUnit.SECONDS)).isEqualTo("known");
    assertThat(state().unreadable()).isEqualTo(2);
  }

  @Test
  void neverAsksItselfAndWaitsForTwoMinutesAtMost() {
    assertThatThrownBy(() -> bus.ask(self, new byte[0], LIMIT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> bus.ask(other, new byte[0], HubBus.LONGEST_WAIT.plusMillis(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLoneHubSaysThatThereIsNoBus() {
    try (HubBus none = new LoneHubBus()) {
      none.start(listener);
      none.publish(new byte[0]);

      assertThat(none.state()).isEmpty();
      assertThat(none.ask(other, new byte[0], LIMIT).toCompletableFuture())
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("CHATOPS_BUS");
    }
  }

  private BusFrame hint(long number, String text) {
    return BusFrame.hint(number, clock.instant().plusSeconds(30), text.getBytes(UTF_8));
  }

  private byte[] question(HubId to, long number, Instant over) {
    return sealed(new BusFrame(Kind.QUESTION, to, number, over, text("abc")));
  }

  private byte[] sealed(BusFrame frame) {
    return otherSeal.seal(frame.bytes());
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static byte[] bytes(BusLink.Outgoing sent) {
    byte[] bytes = new byte[sent.frame().remaining()];
    sent.frame().duplicate().get(bytes);
    return bytes;
  }

  private static BusFrame read(BusLink.Outgoing sent) {
    PlainBusSeal anyones = new PlainBusSeal(HubId.random());
    return BusFrame.read(anyones.open(bytes(sent)).orElseThrow().frame()).orElseThrow();
  }

  /** Waits until so many echoes were sent, and returns the last one. */
  private BusFrame awaitEchoes(int count) {
    await(() -> wire.echoes.size() == count);
    return List.copyOf(wire.echoes).get(count - 1);
  }

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /** The number in the next answer. */
  private int answer() throws InterruptedException {
    BusFrame frame = read(wire.takes());
    assertThat(frame.kind()).isEqualTo(Kind.ANSWER);
    assertThat(frame.to()).isEqualTo(other);
    return frame.payload().get(0);
  }

  private BusState state() {
    return bus.state().orElseThrow();
  }
}
