package io.chatops.core.remote;

import static io.chatops.core.remote.TwoHubs.await;
import static io.chatops.core.remote.TwoHubs.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.command.CommandLine;
import io.chatops.core.command.CommandOutcome;
import io.chatops.core.command.CommandOutputs;
import io.chatops.core.container.ContainerLogs;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.container.LogLine;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.StandardStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Output that is followed at a hub, of a host whose agent is connected to another one. */
class LiveOutputTest {
  private static final ContainerRef NGINX = new ContainerRef("nginx");

  private final TwoHubs hubs = new TwoHubs();
  private final Actor ada = hubs.ada;
  private final ServerId server = hubs.server.id();
  private final Recorder seen = new Recorder();

  private static class Recorder implements ContainerLogs.Follower, CommandOutputs.Watcher {
    final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public void onLine(LogLine line) {
      all.add("line " + line.message());
    }

    @Override
    public void onDropped(long count) {
      all.add("dropped " + count);
    }

    @Override
    public void onEnded(@Nullable String reason) {
      all.add("ended " + reason);
    }

    @Override
    public void onFailed(ChatOpsException reason) {
      all.add("failed " + reason.code());
    }

    @Override
    public void onOutput(@Nullable StandardStream stream, String text) {
      all.add(stream + " " + text);
    }

    @Override
    public void onEnded(CommandExecution execution) {
      all.add("ended " + execution.status());
    }
  }

  @AfterEach
  void stop() {
    hubs.close();
  }

  @Test
  void followsALogToItsEnd() {
    ContainerLogs.Follower agent = follow();

    agent.onLine(line("one"));
    agent.onDropped(3);
    agent.onLine(line("two"));
    agent.onEnded("it stopped");

    hubs.awaitNews(() -> seen.all.size() == 4);
    assertThat(seen.all).containsExactly("line one", "dropped 3", "line two", "ended it stopped");
  }

  @Test
  void goesOnWhileNothingIsWritten() {
    ContainerLogs.Follower agent = follow();
    for (int i = 0; i < 20; i++) {
      hubs.live(Duration.ofSeconds(6));
      await(() -> hubs.owner.remote.served().pulling() == 1);
    }

    agent.onLine(line("late"));

    hubs.awaitNews(() -> seen.all.size() == 1);
    assertThat(seen.all).containsExactly("line late");
  }

  @Test
  void tellsHowManyLinesASlowHubHasMissed() {
    HeldUp held = new HeldUp();
    var unused = hubs.asker.requests().follow(ada, server, NGINX, 0, held);
    await(() -> hubs.host.followings.size() == 1);
    ContainerLogs.Follower agent = hubs.host.followings.get(0).follower();
    agent.onLine(line("first"));
    hubs.awaitNews(() -> held.isHeld);

    for (int i = 0; i < 100; i++) {
      agent.onLine(line("x".repeat(20_000)));
    }
    held.go();
    await(() -> hubs.owner.remote.served().pulling() == 1);
    agent.onLine(line("last"));

    hubs.awaitNews(() -> held.all.contains("line last"));
    long lines = held.all.stream().filter(each -> each.startsWith("line x")).count();
    assertThat(lines).isBetween(40L, 55L); // a mebibyte of them
    assertThat(held.all).contains("dropped " + (100 - lines));
    assertThat(held.all.indexOf("dropped " + (100 - lines)))
        .isLessThan(held.all.indexOf("line last"));
  }

  @Test
  void endsTheFollowingAtTheAgentWithThePage() {
    ContainerLogs.Subscription page = hubs.asker.requests().follow(ada, server, NGINX, 0, seen);
    await(() -> hubs.host.followings.size() == 1);
    hubs.host.followings.get(0).follower().onLine(line("one"));
    hubs.awaitNews(() -> seen.all.size() == 1);

    page.close();

    await(() -> hubs.host.followings.isEmpty());
    assertThat(seen.all).containsExactly("line one");
  }

  @Test
  void endsTheFollowingAtTheAgentWhenTheOtherHubDies() {
    var unused = follow();

    hubs.asker.shared.bus().close();
    hubs.live(Outbox.HOLD.plus(Outbox.PATIENCE).plusSeconds(1));

    assertThat(hubs.host.followings).isEmpty();
  }

  @Test
  void passesOnTheFailureOfAFollowingAndEndsItAtTheAgent() {
    ContainerLogs.Follower agent = follow();

    agent.onFailed(ChatOpsException.conflict("not now"));
    hubs.awaitNews(() -> seen.all.size() == 1);
    assertThat(seen.all).containsExactly("failed CONFLICT");
    hubs.live(Duration.ofSeconds(1));

    assertThat(hubs.host.followings).isEmpty();
  }

  @Test
  void tellsAllWhoFollowWhenTheAgentRefuses() {
    Recorder second = new Recorder();
    Recorder local = new Recorder();
    var unused = follow();
    var unusedToo = hubs.asker.requests().follow(ada, server, NGINX, 10, second);
    var unusedHere = hubs.owner.requests().follow(ada, server, NGINX, 10, local);
    await(() -> hubs.owner.remote.served().pulling() == 2 && hubs.host.followings.size() == 3);

    hubs.host.followings.forEach(
        following -> following.follower().onFailed(ChatOpsException.conflict("no such container")));

    hubs.awaitNews(() -> !seen.all.isEmpty() && !second.all.isEmpty());
    assertThat(seen.all).containsExactly("failed CONFLICT");
    assertThat(second.all).containsExactly("failed CONFLICT");
    assertThat(local.all).containsExactly("failed CONFLICT");
  }

  @Test
  void tellsAPageThatFailsOnALineThatNothingFollows() {
    Recorder failing =
        new Recorder() {
          @Override
          public void onLine(LogLine line) {
            throw new IllegalStateException("as wanted");
          }
        };
    var unused = hubs.asker.requests().follow(ada, server, NGINX, 0, failing);
    await(() -> hubs.host.followings.size() == 1);

    hubs.host.followings.get(0).follower().onLine(line("one"));

    hubs.awaitNews(() -> failing.all.size() == 1);
    assertThat(failing.all).containsExactly("failed AGENT_NOT_CONNECTED");
    await(() -> hubs.host.followings.isEmpty());
  }

  @Test
  void endsWithAWordWhenTheHubWithTheAgentDies() {
    var unused = follow();

    hubs.owner.shared.bus().close();
    hubs.pass(Pull.LIMIT.plusSeconds(1));

    hubs.awaitNews(() -> seen.all.size() == 1);
    assertThat(seen.all).containsExactly("failed AGENT_NOT_CONNECTED");
  }

  @Test
  void tellsWhatTheHubWithTheAgentRefuses() {
    hubs.storage.sessions().end(ada.sessionId(), hubs.clock.instant());

    var unused = hubs.asker.requests().follow(ada, server, NGINX, 0, seen);

    hubs.awaitNews(() -> seen.all.size() == 1);
    assertThat(seen.all).containsExactly("failed UNAUTHENTICATED");
    assertThat(hubs.host.followings).isEmpty();
  }

  @Test
  void showsWhatACommandWroteAndWritesToItsEnd() throws Exception {
    CommandExecutionId id = run();
    String before = "é\uD83D\uDE00".repeat(100_000);
    hubs.host.commands.get(0).listener().onOutput(StandardStream.STDOUT, before);
    var unused = hubs.asker.requests().watch(ada, server, id, seen);
    hubs.awaitNews(() -> hubs.owner.remote.served().held() == 0 && !seen.all.isEmpty());
    await(() -> hubs.owner.remote.served().pulling() == 1);

    hubs.host.commands.get(0).listener().onOutput(StandardStream.STDERR, "now");
    hubs.host.commands.get(0).listener().onEnded(CommandOutcome.exited(0, null, null, null, 0));

    hubs.awaitNews(() -> seen.all.contains("ended COMPLETED"));
    StringBuilder text = new StringBuilder();
    seen.all.stream()
        .filter(each -> each.startsWith("null "))
        .forEach(each -> text.append(each.substring(5)));
    assertThat(text.toString().equals(before)).isTrue();
    assertThat(seen.all).endsWith("STDERR now", "ended COMPLETED");
  }

  @Test
  void endsWithAWordWhenACommandWritesMoreThanAHubCanTake() throws Exception {
    CommandExecutionId id = run();
    HeldUp held = new HeldUp();
    var unused = hubs.asker.requests().watch(ada, server, id, held);
    await(() -> hubs.owner.remote.served().pulling() == 1);
    hubs.host.commands.get(0).listener().onOutput(StandardStream.STDOUT, "first");
    hubs.awaitNews(() -> held.isHeld);

    for (int i = 0; i < 100; i++) {
      hubs.host.commands.get(0).listener().onOutput(StandardStream.STDOUT, "x".repeat(50_000));
    }
    held.go();

    hubs.awaitNews(() -> held.all.contains("failed RATE_LIMITED"));
  }

  @Test
  void showsTheEndOfACommandFromTheStorage() throws Exception {
    CommandExecutionId id = run();
    hubs.host.commands.get(0).listener().onOutput(StandardStream.STDOUT, "all");
    hubs.host.commands.get(0).listener().onEnded(CommandOutcome.exited(0, null, null, null, 0));

    var unused = hubs.asker.requests().watch(ada, server, id, seen);

    assertThat(seen.all).containsExactly("null all", "ended COMPLETED");
  }

  /**
   * Keeps the thread of the bus with the first that it takes, as a hub without a processor does.
   */
  private static final class HeldUp implements ContainerLogs.Follower, CommandOutputs.Watcher {
    private final List<String> all = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private volatile boolean isHeld;

    private void go() {
      gate.countDown();
    }

    private void take(String what) {
      all.add(what);
      if (!isHeld) {
        isHeld = true;
        try {
          assertThat(gate.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }

    @Override
    public void onLine(LogLine line) {
      take("line " + line.message());
    }

    @Override
    public void onDropped(long count) {
      take("dropped " + count);
    }

    @Override
    public void onEnded(@Nullable String reason) {
      take("ended " + reason);
    }

    @Override
    public void onFailed(ChatOpsException reason) {
      take("failed " + reason.code());
    }

    @Override
    public void onOutput(@Nullable StandardStream stream, String text) {
      take("output");
    }

    @Override
    public void onEnded(CommandExecution execution) {
      take("ended " + execution.status());
    }
  }

  private ContainerLogs.Follower follow() {
    var unused = hubs.asker.requests().follow(ada, server, NGINX, 10, seen);
    await(() -> hubs.host.followings.size() == 1);
    await(() -> hubs.owner.remote.served().pulling() == 1);
    assertThat(hubs.host.followings.get(0).tail()).isEqualTo(10);
    return hubs.host.followings.get(0).follower();
  }

  private CommandExecutionId run() throws Exception {
    CommandLine line = new CommandLine("uptime", Duration.ofSeconds(60), null);
    return get(hubs.asker.requests().run(ada, server, line, false)).id();
  }

  private static LogLine line(String text) {
    return new LogLine(null, null, text);
  }
}
