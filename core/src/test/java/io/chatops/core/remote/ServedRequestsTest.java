package io.chatops.core.remote;

import static io.chatops.core.remote.TwoHubs.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.command.CommandLine;
import io.chatops.core.container.ContainerOperation;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.container.LogLine;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.hub.Ownership;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.SessionId;
import io.chatops.core.identity.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions of other hubs, of this version or another, and what is kept for them. */
class ServedRequestsTest {
  private final TwoHubs hubs = new TwoHubs();
  private final ServedRequests served = hubs.owner.remote.served();
  private final HubId other = HubId.random();
  private final byte[] health = health(hubs.ada);
  private final byte[] cancel =
      Message.open(
          new CancelVerb(hubs.owner.actions.cancelCommand()),
          hubs.ada,
          hubs.server.id(),
          CommandExecutionId.random());

  @AfterEach
  void stop() {
    hubs.close();
  }

  @Test
  void refusesVerbsAndFormatsOfLaterVersionsWithASentence() throws Exception {
    byte[] laterVerb = health.clone();
    laterVerb[2] = (byte) 200;
    byte[] laterFormat = health.clone();
    laterFormat[0] = 2;
    byte[] laterKind = health.clone();
    laterKind[1] = 9;

    for (byte[] question : new byte[][] {laterVerb, laterFormat, laterKind}) {
      ChatOpsException refusal = refusal(asked(other, question));
      assertThat(refusal.code()).isEqualTo(ErrorCode.AGENT_NOT_CONNECTED);
      assertThat(refusal).hasMessageContaining("once all hubs have one version");
    }
  }

  @Test
  void doesNothingOfARequestToWhichALaterVersionAddsAField() throws Exception {
    RunVerb run = hubs.verbs().run();
    CommandLine line = new CommandLine("uptime", Duration.ofSeconds(60), null);
    byte[] question =
        Message.open(run, hubs.ada, hubs.server.id(), new RunVerb.Request(line, false));
    byte[] longer = Arrays.copyOf(question, question.length + 1);
    byte[] longerLine = insertInto(question, "uptime".length() + 4 + 12 + 1); // as a user, say

    for (byte[] later : new byte[][] {longer, longerLine}) {
      ChatOpsException refusal = refusal(asked(other, later));
      assertThat(refusal.code()).isEqualTo(ErrorCode.AGENT_NOT_CONNECTED);
      assertThat(refusal).hasMessageContaining("once all hubs have one version");
    }
    assertThat(hubs.host.commands).isEmpty();
    assertThat(new WireReader(get(asked(other, question))).getByte()).isEqualTo(Message.LAST);
  }

  /** Adds a byte to the last value of this many bytes but one, and to the number before it. */
  private static byte[] insertInto(byte[] question, int size) {
    int end = question.length - 1; // the last byte is the field behind that value
    byte[] longer = new byte[question.length + 1];
    System.arraycopy(question, 0, longer, 0, end);
    longer[end + 1] = question[end];
    assertThat(longer[end - size - 1]).isEqualTo((byte) size);
    longer[end - size - 1]++;
    return longer;
  }

  @Test
  void skipsWhatALaterVersionAddsToAnAnswer() {
    byte[] line =
        new WireWriter()
            .putNested(out -> out.putBoolean(false).putBoolean(false).putText("up").putInt(7))
            .toBytes();

    assertThat(Fields.logLine(new WireReader(line))).isEqualTo(new LogLine(null, null, "up"));
  }

  @Test
  void refusesATimeThatCannotBe() {
    byte[] never = new WireWriter().putLong(Long.MAX_VALUE).putInt(0).toBytes();

    assertThatThrownBy(() -> new WireReader(never).getInstant())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void answersEveryQuestionWhateverItsBytes() throws Exception {
    Random random = new Random(7);
    List<CompletableFuture<byte[]>> answers = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      byte[] question = health.clone();
      int cut = random.nextInt(question.length + 1);
      question = Arrays.copyOf(question, cut);
      for (int change = random.nextInt(4); change > 0 && cut > 0; change--) {
        question[random.nextInt(cut)] = (byte) random.nextInt();
      }
      if (!Arrays.equals(question, health)) {
        answers.add(asked(other, question));
      }
      hubs.host.pings.forEach(ping -> ping.complete(Duration.ofMillis(1)));
      hubs.host.pings.clear();
    }
    hubs.live(Outbox.HOLD); // a few were changed to streams, which say "not yet"
    for (CompletableFuture<byte[]> answer : answers) {
      assertThat(answer).isCompleted();
      assertThat(get(answer)).isNotEmpty();
    }
    assertThat(served.held()).isZero();
  }

  @Test
  void boundsTheRequestsOfEachUserAndLeavesRoomForOthers() throws Exception {
    for (int i = 0; i < Places.REQUEST.mostPerUser(); i++) {
      assertThat(asked(other, health)).isNotDone();
    }

    ChatOpsException refusal = refusal(asked(other, health));
    assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(refusal).hasMessageContaining("as many as one user may");
    assertThat(refusal.retryAfter()).isPresent();
    assertThat(served.counters()).isEqualTo(new ServedCounters(1, 0));
    assertThat(refusal(asked(other, health(hubs.bob))).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(asked(other, cancel)).code()).isEqualTo(ErrorCode.NOT_FOUND);

    hubs.host.pings.get(0).complete(Duration.ofMillis(1));
    assertThat(asked(other, health)).isNotDone();
  }

  @Test
  void boundsTheRequestsOfEachHub() throws Exception {
    hubs.holdsBack = true;
    for (int i = 0; i < Places.MOST_PER_HUB; i++) {
      assertThat(asked(other, health(somebody()))).isNotDone();
    }

    ChatOpsException refusal = refusal(asked(other, health));
    assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(refusal).hasMessageContaining("too much to do for other hubs");
    assertThat(served.counters().requestsRefused()).isEqualTo(1);
    assertThat(refusal(asked(other, cancel)).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(asked(HubId.random(), health)).isNotDone();
  }

  @Test
  void boundsTheStreamsOfEachUserAndLeavesRoomForActions() throws Exception {
    byte[] follow = follow(hubs.ada);
    for (int i = 0; i < Places.STREAM.mostPerUser(); i++) {
      assertThat(asked(other, follow)).isNotDone();
    }

    ChatOpsException refusal = refusal(asked(other, follow));
    assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(refusal).hasMessageContaining("You have 32 requests of this kind");
    assertThat(hubs.host.followings).hasSize(32);
    assertThat(asked(other, health)).isNotDone();
    assertThat(refusal(asked(other, follow(hubs.bob))).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  private byte[] follow(Actor actor) {
    return Message.open(
        hubs.verbs().followLogs(),
        actor,
        hubs.server.id(),
        new FollowLogs.Request(new ContainerRef("nginx"), 0));
  }

  @Test
  void cancelsWhileAllThreadsAreBusyWithOtherRequests() throws Exception {
    hubs.rejects = true;
    ChatOpsException refusal = refusal(asked(other, health));
    assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(refusal).hasMessageContaining("too much to do for other hubs");
    assertThat(served.counters().requestsRefused()).isEqualTo(1);

    // As far as the use case, which knows no such command.
    assertThat(refusal(asked(other, cancel)).code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void boundsCancellationsToo() throws Exception {
    hubs.holdsBackCancellations = true;
    for (int i = 0; i < Places.CANCELLATION.mostPerUser(); i++) {
      assertThat(asked(other, cancel)).isNotDone();
    }

    assertThat(refusal(asked(other, cancel)).code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(asked(other, health)).isNotDone();
  }

  @Test
  void tellsTheEndOfWhatWasDoneThoughNoThreadIsFree() throws Exception {
    CompletableFuture<byte[]> answer = asked(other, health);
    hubs.rejects = true;

    hubs.host.pings.get(0).complete(Duration.ofMillis(1));
    assertThat(answer).isNotDone(); // that was the thread of the agent
    served.turn();

    assertThat(new WireReader(get(answer)).getByte()).isEqualTo(Message.LAST);
  }

  @Test
  void countsNewsApartFromRequests() throws Exception {
    byte[] watch = Message.watch(hubs.server.id());
    for (int i = 0; i < Places.MOST_PER_HUB; i++) {
      byte[] another = Message.watch(ServerId.random());
      WireReader condition = new WireReader(get(asked(other, another)));
      assertThat(condition.getByte()).isEqualTo(Message.MORE);
    }

    assertThat(refusal(asked(other, watch)).code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(asked(other, health)).isNotDone();
    WireReader report = new WireReader(get(asked(other, Message.report(hubs.server.id()))));
    assertThat(report.getByte()).isEqualTo(Message.LAST);
  }

  @Test
  void hasAPlaceAgainOnceItKnowsThatAnAnswerWasNotSent() throws Exception {
    CompletableFuture<byte[]> first = asked(other, health);
    for (int i = 1; i < Places.REQUEST.mostPerUser(); i++) {
      assertThat(asked(other, health)).isNotDone();
    }
    assertThat(refusal(asked(other, health)).code()).isEqualTo(ErrorCode.RATE_LIMITED);
    hubs.live(Outbox.HOLD);

    served.unsent(other, get(first)); // which says "not yet"

    assertThat(asked(other, health)).isNotDone();
    assertThat(refusal(asked(other, Message.pull(ticket(get(first))))))
        .hasMessageContaining("gave the answer up");
    served.unsent(other, Message.failed(RemoteFailures.tooMuch())); // of which nothing is left
  }

  @Test
  void doesNotBeginWhatHasWaitedForLong() throws Exception {
    hubs.holdsBack = true;
    CompletableFuture<byte[]> inTime = asked(other, health);
    hubs.pass(ServedRequests.MOST_WAIT);
    hubs.heldBack.remove().run();
    assertThat(new WireReader(get(inTime)).getByte()).isEqualTo(Message.MORE); // not yet
    assertThat(hubs.host.pings).hasSize(1);

    CompletableFuture<byte[]> late = asked(other, health);
    hubs.pass(ServedRequests.MOST_WAIT.plusMillis(1));
    hubs.heldBack.remove().run();

    assertThat(refusal(late).code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(hubs.host.pings).hasSize(1);
  }

  @Test
  void watchesAServerOnceForEachHub() {
    byte[] watch = Message.watch(hubs.server.id());
    UUID before = ticket(asked(other, watch).join());
    UUID after = ticket(asked(other, watch).join());
    UUID another = ticket(asked(HubId.random(), watch).join());

    assertThat(asked(other, Message.pull(before))).isCompleted(); // it is over
    assertThat(asked(other, Message.pull(after))).isNotDone();
    assertThat(another).isNotEqualTo(after);
    assertThat(hubs.owner.shared.live().watched()).containsExactly(hubs.server.id());
  }

  @Test
  void refusesQuestionsWithAFieldOfALaterVersion() throws Exception {
    UUID ticket = held(other);
    for (byte[] question :
        List.of(
            Message.pull(ticket),
            Message.close(ticket),
            Message.watch(hubs.server.id()),
            Message.report(hubs.server.id()))) {
      byte[] longer = Arrays.copyOf(question, question.length + 1);
      assertThat(refusal(asked(other, longer))).hasMessageContaining("once all hubs have one");
    }
  }

  @Test
  void beginsNothingShortlyBeforeTheOtherHubStopsWaiting() throws Exception {
    Instant over = hubs.clock.instant().plus(ServedRequests.LAST_MOMENT);
    CompletableFuture<byte[]> inTime = served.asked(other, health, over).toCompletableFuture();
    assertThat(inTime).isNotDone();

    ChatOpsException refusal =
        refusal(served.asked(other, health, over.minusMillis(1)).toCompletableFuture());

    assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(refusal).hasMessageContaining("too late to begin");
    assertThat(hubs.host.pings).hasSize(1);
  }

  @Test
  void beginsNothingWhileThisHubIsCutOffFromTheStorage() throws Exception {
    hubs.pass(Ownership.LEASE.plusMillis(1));

    ChatOpsException refusal = refusal(asked(other, health));
    assertThat(refusal.code()).isEqualTo(ErrorCode.AGENT_NOT_CONNECTED);
    assertThat(refusal).hasMessageContaining("could not reach the database");
    assertThat(hubs.host.pings).isEmpty();

    hubs.owner.turn();
    assertThat(asked(other, health)).isNotDone();
    assertThat(hubs.host.pings).hasSize(1);
  }

  @Test
  void refusesARequestWithAWordOfALaterVersion() throws Exception {
    byte[] question =
        Message.open(
            new ControlVerb(hubs.owner.actions.controlContainer()),
            hubs.ada,
            hubs.server.id(),
            new ControlVerb.Request(
                new ContainerRef("nginx"), ContainerOperation.RESTART, Duration.ofSeconds(10)));
    String text = new String(question, StandardCharsets.ISO_8859_1).replace("RESTART", "UPGRADE");

    ChatOpsException refusal = refusal(asked(other, text.getBytes(StandardCharsets.ISO_8859_1)));

    assertThat(refusal.code()).isEqualTo(ErrorCode.AGENT_NOT_CONNECTED);
    assertThat(refusal).hasMessageContaining("once all hubs have one version");
    assertThat(hubs.host.controls).isEmpty();
  }

  @Test
  void holdsAPullForSecondsAndGoesOnWithTheNext() throws Exception {
    CompletableFuture<byte[]> first = asked(other, health);
    hubs.live(Outbox.HOLD.minusSeconds(1));
    assertThat(first).isNotDone();

    hubs.live(Duration.ofSeconds(1));
    UUID ticket = ticket(get(first));
    CompletableFuture<byte[]> second = asked(other, Message.pull(ticket));
    hubs.host.pings.get(0).complete(Duration.ofMillis(1));

    assertThat(new WireReader(get(second)).getByte()).isEqualTo(Message.LAST);
    assertThat(refusal(asked(other, Message.pull(ticket))).code())
        .isEqualTo(ErrorCode.AGENT_FAILED);
  }

  @Test
  void givesUpWhatNobodyPulls() throws Exception {
    UUID ticket = held(other);
    hubs.live(Outbox.PATIENCE);

    ChatOpsException refusal = refusal(asked(other, Message.pull(ticket)));

    assertThat(refusal.code()).isEqualTo(ErrorCode.AGENT_FAILED);
    assertThat(refusal).hasMessageContaining("nobody took it in time");
    hubs.host.pings.get(0).complete(Duration.ofMillis(1));
    assertThat(served.held()).isZero();
  }

  @Test
  void keepsAnAnswerForTheHubThatAskedAndForNoOther() throws Exception {
    UUID ticket = held(other);

    assertThat(refusal(asked(HubId.random(), Message.pull(ticket))).code())
        .isEqualTo(ErrorCode.AGENT_FAILED);
    var unused = asked(HubId.random(), Message.close(ticket));
    assertThat(asked(other, Message.pull(ticket))).isNotDone();
  }

  @Test
  void endsAPullOfWhatIsGivenUp() throws Exception {
    UUID ticket = held(other);
    CompletableFuture<byte[]> pull = asked(other, Message.pull(ticket));

    var unused = asked(other, Message.close(ticket));

    assertThat(refusal(pull).code()).isEqualTo(ErrorCode.AGENT_FAILED);
    assertThat(served.pulling()).isZero();
  }

  private byte[] health(Actor actor) {
    return Message.open(
        new HealthVerb(hubs.owner.servers.checkServerHealth()),
        actor,
        hubs.server.id(),
        new NoFields());
  }

  private static Actor somebody() {
    return new Actor(UserId.random(), "somebody", Role.USER, SessionId.random(), null);
  }

  private CompletableFuture<byte[]> asked(HubId from, byte[] question) {
    Instant over = hubs.clock.instant().plus(Pull.LIMIT);
    return served.asked(from, question, over).toCompletableFuture();
  }

  /** Asks, and lets the first pull end without an answer. */
  private UUID held(HubId from) throws Exception {
    CompletableFuture<byte[]> first = asked(from, health);
    hubs.live(Outbox.HOLD);
    return ticket(get(first));
  }

  private static UUID ticket(byte[] answer) {
    WireReader in = new WireReader(answer);
    assertThat(in.getByte()).isEqualTo(Message.MORE);
    return in.getId();
  }

  private static ChatOpsException refusal(CompletableFuture<byte[]> answer) throws Exception {
    WireReader in = new WireReader(get(answer));
    assertThat(in.getByte()).isEqualTo(Message.FAILED);
    return RemoteFailures.read(in);
  }
}
