package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.hub.Hint;
import io.chatops.core.hub.Hint.Kind;
import io.chatops.core.hub.Hints;
import io.chatops.core.identity.HubId;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract of {@link Hints}. */
public abstract class HintsContract {
  private static final long TIMEOUT_SECONDS = 60;

  /** Returns the hints of one hub, which are those of all others of this test, or reach them. */
  protected abstract Hints hints();

  /** Loses all hints until {@link #reconnect}. */
  protected abstract void cut() throws Exception;

  protected abstract void reconnect() throws Exception;

  /** A hub that notes what it hears. */
  private final class Hub implements Hints.Listener {
    private final HubId id = HubId.random();
    private final Hints hints = hints();
    private final BlockingQueue<String> noted = new LinkedBlockingQueue<>();
    private volatile boolean isBroken;

    private Hub start() throws InterruptedException {
      hints.listen(id, this);
      assertThat(next()).isEqualTo("missed");
      return this;
    }

    private Hint send(Kind kind) {
      Hint hint = new Hint(kind, UUID.randomUUID());
      hints.publish(id, hint);
      return hint;
    }

    private String next() throws InterruptedException {
      return String.valueOf(noted.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public void heard(Hint hint) {
      noted.add(hint.toString());
      if (isBroken) {
        isBroken = false;
        throw new IllegalStateException("the storage was away");
      }
    }

    @Override
    public void missed() {
      noted.add("missed");
    }
  }

  @Test
  void reachAllOtherHubsAndNotTheirSender() throws Exception {
    Hub one = new Hub().start();
    Hub two = new Hub().start();
    Hub three = new Hub().start();

    for (Kind kind : Kind.values()) {
      Hint hint = one.send(kind);
      assertThat(two.next()).isEqualTo(hint.toString());
      assertThat(three.next()).isEqualTo(hint.toString());
    }
    Hint back = two.send(Kind.SESSION);

    assertThat(one.next()).isEqualTo(back.toString());
    assertThat(two.noted).isEmpty();
  }

  @Test
  void readEverythingAfterACut() throws Exception {
    Hub one = new Hub().start();
    Hub two = new Hub().start();

    cut();
    reconnect();

    assertThat(two.next()).isEqualTo("missed");
    assertThat(one.next()).isEqualTo("missed");
    Hint hint = one.send(Kind.SERVER);
    assertThat(two.next()).isEqualTo(hint.toString());
  }

  @Test
  void readEverythingAfterAFailure() throws Exception {
    Hub one = new Hub().start();
    Hub two = new Hub().start();
    two.isBroken = true;

    Hint hint = one.send(Kind.SERVER);

    assertThat(two.next()).isEqualTo(hint.toString());
    assertThat(two.next()).isEqualTo("missed");
  }

  @Test
  void areHeardOneByOneOrAllAreRead() throws Exception {
    Hub one = new Hub().start();
    Hub two = new Hub().start();
    Set<String> sent = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      sent.add(one.send(Kind.API_KEY).toString());
    }

    while (!sent.isEmpty()) {
      String next = two.next();
      assertThat(next).isNotEqualTo("null");
      if (next.equals("missed")) {
        return;
      }
      sent.remove(next);
    }
  }

  @Test
  void aSecondListenerOfAHubIsNotCalled() throws Exception {
    Hub one = new Hub().start();
    one.hints.listen(one.id, one);
    Hub two = new Hub().start();

    Hint hint = two.send(Kind.THRESHOLDS);

    assertThat(one.next()).isEqualTo(hint.toString());
    two.send(Kind.SESSION);
    assertThat(one.next()).contains("SESSION");
    assertThat(one.noted).isEmpty();
  }
}
