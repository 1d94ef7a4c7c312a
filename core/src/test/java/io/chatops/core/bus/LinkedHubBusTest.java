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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a hub makes of frames that others have recorded, changed or sent from another version. */
class LinkedHubBusTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final MutableClock clock = MutableClock.atSomeTime();
  private final HubId self = HubId.random();
  private final HubId other = HubId.random();
  private final PlainBusSeal otherSeal = new PlainBusSeal(other);
  private final Wire wire = new Wire();
  private final Answering listener = new Answering();
  private final HubBus bus = new LinkedHubBus(self, wire, new PlainBusSeal(self), clock, () -> 0);

  /** A link whose other end is this test. */
  private static final class Wire implements BusLink {
    private final BlockingQueue<Outgoing> sent = new LinkedBlockingQueue<>();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private volatile boolean hangs;
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
      sent.addAll(frames);
    }

    @Override
    public void close() {}
  }

  /** Answers with the number of questions so far. */
  private static final class Answering implements HubBus.Listener {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private int asked;
    private boolean isSilent;

    @Override
    public void heard(HubId from, byte[] hint) {
      heard.add(new String(hint, UTF_8));
    }

    @Override
    public CompletionStage<byte[]> asked(HubId from, byte[] question) {
      asked++;
      return isSilent
          ? new CompletableFuture<>()
          : CompletableFuture.completedStage(new byte[] {(byte) asked});
    }

    @Override
    public void missed() {}
  }

  @BeforeEach
  void start() {
    bus.start(listener);
  }

  @AfterEach
  void stop() {
    bus.close();
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
    assertThat(state().lost()).isEqualTo(1);
  }

  @Test
  void aQuestionIsAnsweredByClocksThatAgreeToWithinSecondsOnly() throws InterruptedException {
    Instant now = clock.instant();

    wire.ends().received(question(self, 1, now.minusSeconds(9)));
    wire.ends().received(question(self, 2, now.minusSeconds(11)));
    wire.ends().received(question(self, 3, now.plus(HubBus.LONGEST_WAIT).plusSeconds(9)));
    wire.ends().received(question(self, 4, now.plus(HubBus.LONGEST_WAIT).plusSeconds(11)));

    assertThat(wire.takes().question()).isNull();
    assertThat(frame(wire.takes()).number()).isEqualTo(3);
    assertThat(wire.sent).isEmpty();
    assertThat(state().lost()).isEqualTo(2);
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
    BusFrame question = frame(wire.takes());
    BusFrame reply =
        new BusFrame(Kind.ANSWER, self, question.number(), question.over(), text("yes"));

    wire.ends().received(new PlainBusSeal(HubId.random()).seal(reply.bytes()));
    wire.ends().nobody(question.number() + 1);
    assertThat(answer).isNotDone();
    wire.ends().received(sealed(reply));
    wire.ends().received(sealed(reply));

    assertThat(new String(answer.get(10, TimeUnit.SECONDS), UTF_8)).isEqualTo("yes");
  }

  @Test
  void aReasonThatANewerHubGivesIsAFailure() throws Exception {
    CompletableFuture<byte[]> answer = bus.ask(other, new byte[0], LIMIT).toCompletableFuture();
    BusFrame question = frame(wire.takes());

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
    for (int i = 0; i < 31; i++) {
      bus.publish(largest);
    }
    assertThat(state().lost()).isZero();

    bus.publish(largest); // would make more than 16 MiB, with what is around it

    assertThat(state().lost()).isEqualTo(1);
    wire.gate.countDown();
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
    for (int number = 1; number <= 20_000; number++) {
      wire.ends().received(question(self, number, over));
    }
    assertThat(wire.sent).isEmpty();

    wire.ends().received(question(self, 20_001, over));

    BusFrame refusal = frame(wire.takes());
    assertThat(refusal.kind()).isEqualTo(Kind.FAILURE);
    assertThat(BusFailures.read(refusal.payload()).reason()).isEqualTo(Reason.FULL);
    assertThat(listener.asked).isEqualTo(20_000);
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

  private BusFrame frame(BusLink.Outgoing sent) {
    byte[] bytes = new byte[sent.frame().remaining()];
    sent.frame().duplicate().get(bytes);
    return BusFrame.read(new PlainBusSeal(other).open(bytes).orElseThrow().frame()).orElseThrow();
  }

  /** The number in the next answer. */
  private int answer() throws InterruptedException {
    BusFrame frame = frame(wire.takes());
    assertThat(frame.kind()).isEqualTo(Kind.ANSWER);
    assertThat(frame.to()).isEqualTo(other);
    return frame.payload().get(0);
  }

  private BusState state() {
    return bus.state().orElseThrow();
  }
}
