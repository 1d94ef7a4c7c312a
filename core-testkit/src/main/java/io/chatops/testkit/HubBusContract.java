package io.chatops.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.bus.BusException;
import io.chatops.core.bus.BusException.Reason;
import io.chatops.core.bus.BusLink;
import io.chatops.core.bus.BusSeal;
import io.chatops.core.bus.BusState;
import io.chatops.core.bus.HubBus;
import io.chatops.core.bus.LinkedHubBus;
import io.chatops.core.identity.HubId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link HubBus} on any {@link BusLink}. Time passes only where a test says so. */
public abstract class HubBusContract {
  private static final long PATIENCE_SECONDS = 30;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** The time from one echo, and from one read of what was missed, to the next. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final AtomicLong nanoTime = new AtomicLong(17);
  private final InstantSource clock = () -> SampleObjects.NOW.plusNanos(nanoTime.get());
  private final List<HubBus> started = new ArrayList<>();
  private final List<BusLink> strangers = new ArrayList<>();

  /** Returns a new link of a hub, on the bus of all others of this test. */
  protected abstract BusLink link(HubId hub);

  /** Returns the seal of a hub, by the keys of all others of this test. */
  protected abstract BusSeal seal(HubId hub);

  /** Takes the bus away from all hubs. */
  protected abstract void cut() throws Exception;

  /** Brings the bus back. */
  protected abstract void mend() throws Exception;

  @AfterEach
  void closeAll() {
    started.forEach(HubBus::close);
    strangers.forEach(BusLink::close);
  }

  /** A hub that notes what it hears, and answers with what it was asked, reversed. */
  private final class Hub implements HubBus.Listener {
    private final HubId id = HubId.random();
    private final HubBus bus = new LinkedHubBus(id, link(id), seal(id), clock, nanoTime::get);
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<HubId> senders = new LinkedBlockingQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger missed = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private Hub start() {
      started.add(bus);
      bus.start(this);
      await("connected", () -> state().connected());
      return this;
    }

    private BusState state() {
      return bus.state().orElseThrow();
    }

    private void say(String hint) {
      bus.publish(hint.getBytes(UTF_8));
    }

    private CompletableFuture<byte[]> ask(Hub other, String question) {
      return bus.ask(other.id, question.getBytes(UTF_8), LIMIT).toCompletableFuture();
    }

    private String hears() throws InterruptedException {
      String hint = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(hint).as("a hint").isNotNull();
      return String.valueOf(hint);
    }

    @Override
    public void heard(HubId from, byte[] hint) {
      try {
        assertThat(gate.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      senders.add(from);
      heard.add(new String(hint, UTF_8));
    }

    @Override
    public CompletionStage<byte[]> asked(HubId from, byte[] question, Instant over) {
      asked.incrementAndGet();
      String text = new String(question, UTF_8);
      return switch (text) {
        case "say nothing" -> new CompletableFuture<>();
        case "fail" -> CompletableFuture.failedStage(new IllegalStateException("a secret"));
        case "throw" -> throw new IllegalStateException("a secret");
        case "say too much" -> CompletableFuture.completedStage(new byte[HubBus.LARGEST + 1]);
        default -> CompletableFuture.completedStage(reversed(question));
      };
    }

    @Override
    public void missed() {
      missed.incrementAndGet();
    }
  }

  @Test
  void aHintReachesAllOthersAndNotItsSender() throws Exception {
    Hub one = new Hub().start();
    Hub two = new Hub().start();
    Hub three = new Hub().start();

    one.say("first");
    assertThat(two.hears()).isEqualTo("first");
    assertThat(three.hears()).isEqualTo("first");
    two.say("second");

    assertThat(one.hears()).isEqualTo("second");
    assertThat(three.hears()).isEqualTo("second");
    assertThat(three.senders).containsExactly(one.id, two.id);
    assertThat(two.heard).isEmpty();
  }

  @Test
  void hintsOfOneHubComeInOrder() throws Exception {
    Hub one = new Hub().start();
    Hub two = new Hub().start();

    for (int i = 0; i < 500; i++) {
      one.say("hint " + i);
    }

    for (int i = 0; i < 500; i++) {
      assertThat(two.hears()).isEqualTo("hint " + i);
    }
    assertThat(one.state().lost()).isZero();
    await("the last one is counted", () -> two.state().received() == 500);
  }

  @Test
  void aQuestionIsHeardByOneHubWhoseAnswerComesBack() throws Exception {
    Hub one = new Hub().start();
    Hub two = new Hub().start();
    Hub three = new Hub().start();

    assertThat(text(one.ask(two, "abc"))).isEqualTo("cba");
    assertThat(text(two.ask(one, ""))).isEmpty();

    assertThat(three.asked).hasValue(0);
    assertThat(one.asked).hasValue(1);
    assertThat(two.asked).hasValue(1);
    assertThat(one.heard).isEmpty();
  }

  @Test
  void eachOfManyQuestionsGetsItsOwnAnswer() throws Exception {
    Hub one = new Hub().start();
    Hub two = new Hub().start();

    List<CompletableFuture<byte[]>> answers = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Hub from = i % 2 == 0 ? one : two;
      answers.add(from.ask(i % 2 == 0 ? two : one, "question " + i));
    }

    for (int i = 0; i < 400; i++) {
      assertThat(text(answers.get(i)))
          .isEqualTo(new StringBuilder("question " + i).reverse().toString());
    }
  }

  @Test
  void aQuestionWithoutAnAnswerFailsWhenItsTimeIsOver() throws Exception {
    Hub one = new Hub().start();
    Hub two = new Hub().start();
    CompletableFuture<byte[]> answer = one.ask(two, "say nothing");
    CompletableFuture<byte[]> unheard = one.ask(new Hub(), "abc");
    await("two was asked", () -> two.asked.get() == 1);
    assertThat(text(one.ask(two, "abc"))).isEqualTo("cba");

    pass(LIMIT.minusMillis(1));
    assertThat(text(one.ask(two, "abc"))).isEqualTo("cba");
    assertThat(answer).isNotDone();
    pass(Duration.ofMillis(1));

    assertThat(failure(answer)).isEqualTo(Reason.LATE);
    assertThat(failure(unheard)).isEqualTo(Reason.LATE);
  }

  @Test
  void aHubThatFailsToAnswerSaysNoMoreThanThat() throws Exception {
    Hub one = new Hub().start();
    Hub two = new Hub().start();

    for (String question : List.of("fail", "throw")) {
      CompletableFuture<byte[]> answer = one.ask(two, question);
      assertThat(failure(answer)).isEqualTo(Reason.FAILED);
      assertThatThrownBy(answer::get).hasMessageNotContaining("secret");
    }
  }

  @Test
  void theLargestPayloadsGoThroughAndLargerOnesAreRefused() throws Exception {
    Hub one = new Hub().start();
    Hub two = new Hub().start();
    byte[] largest = new byte[HubBus.LARGEST];
    new Random(1).nextBytes(largest);
    byte[] larger = new byte[HubBus.LARGEST + 1];

    CompletableFuture<byte[]> answer = one.bus.ask(two.id, largest, LIMIT).toCompletableFuture();
    assertThat(bytes(answer)).isEqualTo(reversed(largest));
    one.bus.publish(largest);
    assertThat(two.hears()).isEqualTo(new String(largest, UTF_8));

    assertThat(failure(one.bus.ask(two.id, larger, LIMIT).toCompletableFuture()))
        .isEqualTo(Reason.TOO_LARGE);
    assertThat(failure(one.ask(two, "say too much"))).isEqualTo(Reason.TOO_LARGE);
    assertThatThrownBy(() -> one.bus.publish(larger)).isInstanceOf(IllegalArgumentException.class);
    assertThat(text(one.ask(two, "abc"))).isEqualTo("cba");
  }

  @Test
  void withTheBusCutAllFailsAtOnceAndWorksAgainOnceItIsBack() throws Exception {
    Hub one = new Hub().start();
    Hub two = new Hub().start();
    CompletableFuture<byte[]> onItsWay = one.ask(two, "say nothing");
    await("two was asked", () -> two.asked.get() == 1);
    await("both have read what they missed", () -> one.missed.get() == 1 && two.missed.get() == 1);
    BusState before = one.state();
    assertThat(before.problem()).isNull();
    pass(PAUSE);

    cut();
    await("cut", () -> !one.state().connected() && !two.state().connected());

    assertThat(failure(onItsWay)).isEqualTo(Reason.CUT);
    assertThat(failure(one.ask(two, "abc"))).isEqualTo(Reason.CUT);
    assertThat(one.state().problem()).isNotBlank();
    assertThat(one.state().since()).isEqualTo(clock.instant());
    long lost = one.state().lost();
    one.say("lost");
    assertThat(one.state().lost()).isEqualTo(lost + 1);

    mend();
    await("back", () -> one.state().connected() && two.state().connected());
    await("both read what they missed", () -> one.missed.get() == 2 && two.missed.get() == 2);
    one.say("after");
    assertThat(two.hears()).isEqualTo("after");
    assertThat(text(one.ask(two, "abc"))).isEqualTo("cba");
    assertThat(text(two.ask(one, "abc"))).isEqualTo("cba");
  }

  @Test
  void aHubThatIsSlowToFollowLosesHintsCountsThemAndReadsWhatItMissed() throws Exception {
    Hub one = new Hub().start();
    Hub two = new Hub().start();
    await("two has read what it missed", () -> two.missed.get() == 1);
    two.gate = new CountDownLatch(1);
    int all = 3 * LinkedHubBus.MOST_WAITING;

    for (int i = 0; i < all; i++) {
      one.say("hint " + i);
    }
    await(
        "each is taken or counted as lost",
        () -> {
          BusState from = one.state();
          BusState at = two.state();
          return from.sent() + from.lost() == all && at.received() + at.lost() == from.sent();
        });
    assertThat(one.state().lost() + two.state().lost()).isPositive();
    // What waits, and what the thread has taken out.
    assertThat(two.state().received()).isLessThanOrEqualTo(LinkedHubBus.MOST_WAITING + 100);
    assertThat(text(one.ask(two, "abc"))).as("questions pass by the queue").isEqualTo("cba");
    assertThat(two.missed).hasValue(1);

    long taken = two.state().received() - 1; // without the question
    two.gate.countDown();
    await("all that was taken is heard", () -> two.heard.size() == taken);
    pass(PAUSE); // also for the echo by which it learns of what was lost at the other hub
    await("two reads what it missed", () -> two.missed.get() > 1);
  }

  @Test
  void framesOfStrangersAreCountedAndDoNoHarm() throws Exception {
    Hub one = new Hub().start();
    Hub two = new Hub().start();
    BusLink stranger = stranger();

    stranger.send(List.of(toAll(new byte[0]), toAll(new byte[1]), toAll(new byte[100])));
    stranger.send(List.of(new BusLink.Outgoing(two.id, ByteBuffer.allocate(100))));

    await("two has refused all", () -> two.state().unreadable() == 4);
    await("one has refused its own", () -> one.state().unreadable() == 3);
    one.say("after");
    assertThat(two.hears()).isEqualTo("after");
    assertThat(text(one.ask(two, "abc"))).isEqualTo("cba");
  }

  /** Opens a link of whoever may use the technology, but is no hub. */
  private BusLink stranger() {
    BusLink link = link(HubId.random());
    strangers.add(link);
    CountDownLatch connected = new CountDownLatch(1);
    link.open(
        new BusLink.Ends() {
          @Override
          public void connected() {
            connected.countDown();
          }

          @Override
          public void cut(String problem) {}

          @Override
          public void received(byte[] frame) {}

          @Override
          public void lost() {}
        });
    await("connected", () -> connected.getCount() == 0);
    return link;
  }

  private static BusLink.Outgoing toAll(byte[] frame) {
    return new BusLink.Outgoing(null, ByteBuffer.wrap(frame));
  }

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for: %s", what).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private static String text(CompletableFuture<byte[]> answer) throws Exception {
    return new String(bytes(answer), UTF_8);
  }

  private static byte[] bytes(CompletableFuture<byte[]> answer) throws Exception {
    return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static Reason failure(CompletableFuture<byte[]> answer) {
    try {
      byte[] unexpected = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      throw new AssertionError("an answer of " + unexpected.length + " bytes");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BusException failure) {
        return failure.reason();
      }
      throw new AssertionError("another failure", e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("no answer and no failure", e);
    }
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
