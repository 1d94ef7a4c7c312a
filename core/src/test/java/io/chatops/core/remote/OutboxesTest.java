package io.chatops.core.remote;

import static io.chatops.core.remote.TwoHubs.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.HubId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The bounds of what waits for other hubs. */
class OutboxesTest {
  private static final int LARGE = 16 << 20;

  private final AtomicLong nanos = new AtomicLong(Duration.ofDays(3).toNanos());
  private final Outboxes outboxes = new Outboxes(new Overload(nanos::get), nanos::get);
  private final HubId one = HubId.random();
  private final HubId two = HubId.random();

  @Test
  void leaveHalfOfTheMemoryToOtherHubs() {
    assertThat(open(one).answer(new byte[LARGE])).isTrue();
    assertThat(open(one).answer(new byte[LARGE])).isTrue();

    assertThat(open(one).answer(new byte[LARGE])).isFalse();
    assertThat(open(one).answer(new byte[Outbox.SMALL])).isTrue();

    assertThat(open(two).answer(new byte[LARGE])).isTrue();
    assertThat(open(two).answer(new byte[LARGE])).isTrue();
    assertThat(open(HubId.random()).answer(new byte[LARGE])).isFalse();
    assertThat(outboxes.held()).isEqualTo(Outboxes.MOST_BYTES);
  }

  @Test
  void giveTheMemoryOfAHubBackToAll() {
    Outbox first = open(one);
    assertThat(first.answer(new byte[LARGE])).isTrue();
    assertThat(open(one).answer(new byte[LARGE])).isTrue();

    outboxes.close(one, first);

    assertThat(outboxes.held()).isEqualTo(LARGE);
    assertThat(open(one).answer(new byte[LARGE])).isTrue();
  }

  @Test
  void freeAtOnceWhatAnAnswerWasForThatWasNotSent() throws Exception {
    Outbox outbox = open(one);
    assertThat(outbox.answer(new byte[LARGE])).isTrue();
    WireReader answer = new WireReader(get(outboxes.pull(one, outbox).toCompletableFuture()));
    assertThat(answer.getByte()).isEqualTo(Message.MORE);
    assertThat(answer.getId()).isEqualTo(outbox.ticket());

    outboxes.giveUp(two, outbox.ticket()); // which is not its hub
    outboxes.turn();
    assertThat(outbox.isGone()).isFalse();
    outboxes.giveUp(one, outbox.ticket());
    outboxes.turn();

    assertThat(outbox.isGone()).isTrue();
    assertThat(outboxes.held()).isZero();
  }

  private Outbox open(HubId hub) {
    return outboxes.open(hub, Places.LOOK, null);
  }
}
