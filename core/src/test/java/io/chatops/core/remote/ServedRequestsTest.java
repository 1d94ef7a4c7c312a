package io.chatops.core.remote;

import static io.chatops.core.remote.TwoHubs.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.HubId;
import java.time.Duration;
import java.util.Arrays;
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
  private final byte[] health =
      Message.open(
          new HealthVerb(hubs.owner.servers.checkServerHealth()),
          hubs.ada,
          hubs.server.id(),
          new HealthVerb.Request());

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
  void skipsWhatALaterVersionAddsBehindTheFields() throws Exception {
    byte[] longer = Arrays.copyOf(health, health.length + 40);

    CompletableFuture<byte[]> answer = asked(other, longer);
    hubs.host.pings.get(0).complete(Duration.ofMillis(3));

    WireReader in = new WireReader(get(answer));
    assertThat(in.getByte()).isEqualTo(Message.LAST);
  }

  @Test
  void answersEveryQuestionWhateverItsBytes() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      byte[] question = health.clone();
      int cut = random.nextInt(question.length + 1);
      question = Arrays.copyOf(question, cut);
      for (int change = random.nextInt(4); change > 0 && cut > 0; change--) {
        question[random.nextInt(cut)] = (byte) random.nextInt();
      }
      if (!Arrays.equals(question, health)) {
        CompletableFuture<byte[]> answer = asked(other, question);
        if (answer.isDone()) {
          assertThat(get(answer)).isNotEmpty();
        }
      }
      hubs.host.pings.forEach(ping -> ping.complete(Duration.ofMillis(1)));
      hubs.host.pings.clear();
    }
    assertThat(served.held()).isZero();
  }

  @Test
  void boundsTheRequestsOfEachHub() throws Exception {
    for (int i = 0; i < ServedRequests.MOST_PER_HUB; i++) {
      assertThat(asked(other, health)).isNotDone();
    }

    ChatOpsException refusal = refusal(asked(other, health));
    assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(refusal.retryAfter()).isPresent();
    assertThat(asked(HubId.random(), health)).isNotDone();

    hubs.host.pings.get(0).complete(Duration.ofMillis(1));
    assertThat(asked(other, health)).isNotDone();
  }

  @Test
  void holdsAPullForSecondsAndGoesOnWithTheNext() throws Exception {
    CompletableFuture<byte[]> first = asked(other, health);
    hubs.live(ServedRequests.HOLD.minusSeconds(1));
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
    hubs.live(ServedRequests.PATIENCE);

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

    assertThat(new WireReader(get(pull)).getByte()).isEqualTo(Message.LAST);
    assertThat(served.pulling()).isZero();
  }

  private CompletableFuture<byte[]> asked(HubId from, byte[] question) {
    return served.asked(from, question).toCompletableFuture();
  }

  /** Asks, and lets the first pull end without an answer. */
  private UUID held(HubId from) throws Exception {
    CompletableFuture<byte[]> first = asked(from, health);
    hubs.live(ServedRequests.HOLD);
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
