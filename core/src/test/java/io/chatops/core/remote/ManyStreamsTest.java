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
import io.chatops.core.container.ContainerOperation;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.container.ContainerState;
import io.chatops.core.container.LogLine;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.StandardStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many streams between two hubs, and large ones, beside which others have their place. */
class ManyStreamsTest {
  private static final ContainerRef NGINX = new ContainerRef("nginx");
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final TwoHubs hubs = new TwoHubs();
  private final ServedRequests served = hubs.owner.remote.served();

  /** Counts what it is shown. */
  private static final class Page implements ContainerLogs.Follower, CommandOutputs.Watcher {
    private final AtomicInteger shown = new AtomicInteger();
    private final List<String> ends = new CopyOnWriteArrayList<>();

    @Override
    public void onLine(LogLine line) {
      shown.incrementAndGet();
    }

    @Override
    public void onDropped(long count) {}

    @Override
    public void onEnded(@Nullable String reason) {
      ends.add("ended");
    }

    @Override
    public void onOutput(@Nullable StandardStream stream, String text) {
      shown.addAndGet(text.length());
    }

    @Override
    public void onEnded(CommandExecution execution) {
      ends.add("ended");
    }

    @Override
    public void onFailed(ChatOpsException reason) {
      ends.add("failed " + reason.code());
    }
  }

  @AfterEach
  void stop() {
    hubs.close();
  }

  @Test
  void ofFourUsersLeaveAnswersToTheActionsOfOthers() throws Exception {
    ServerId bobs = hubs.another(hubs.bob).id();
    List<Page> pages = new ArrayList<>();
    for (String name : List.of("carla", "dan", "eve", "fay")) {
      Actor user = hubs.asker.register(name);
      ServerId server = hubs.another(user).id();
      for (int i = 0; i < Places.STREAM.mostPerUser(); i++) {
        Page page = new Page();
        pages.add(page);
        var unused = hubs.asker.requests().follow(user, server, NGINX, 0, page);
      }
    }
    await(() -> hubs.host.followings.size() == pages.size());
    await(() -> served.pulling() == pages.size());
    long before = received();

    for (int turn = 1; turn <= 300; turn++) { // 30 s
      hubs.host.followings.forEach(
          following -> following.follower().onLine(new LogLine(null, null, "busy")));
      hubs.step(AnswerPace.GAP);
      await(() -> served.pulling() == pages.size());
      if (turn % 30 == 0) {
        hubs.owner.shared.ownership().renew();
        hubs.asker.shared.ownership().renew();
      }
    }

    assertThat(received() - before).isBetween(9_000L, 10_000L);
    assertThat(pages).allMatch(page -> page.ends.isEmpty() && page.shown.get() > 250);
    CompletableFuture<ContainerState> restarted = restart(bobs);
    await(() -> hubs.host.controls.size() == 1);
    hubs.host.controls.get(0).answer().complete(new ContainerState("0123456789ab", "running"));
    assertThat(get(restarted).state()).isEqualTo("running");
  }

  private long received() {
    return hubs.asker.shared.bus().state().orElseThrow().received();
  }

  @Test
  void thatDoNotFitIntoTheQueueEndWithAWordAndSmallAnswersGoOn() throws Exception {
    ServerId bobs = hubs.another(hubs.bob).id();
    CommandExecutionId adaRuns = run(hubs.ada, hubs.server.id());
    CommandExecutionId bobRuns = run(hubs.bob, bobs);
    String output = "x".repeat(480_000); // 64 of them are less than a hub's part of the memory
    hubs.host.commands.forEach(
        command -> command.listener().onOutput(StandardStream.STDOUT, output));
    hubs.owner.gate.close();
    List<Page> pages = new ArrayList<>();
    for (int i = 0; i < Places.STREAM.mostPerUser(); i++) {
      pages.add(watch(hubs.ada, hubs.server.id(), adaRuns));
      pages.add(watch(hubs.bob, bobs, bobRuns));
    }
    await(() -> served.streams() == pages.size());
    await(
        () -> {
          served.turn();
          return served.pulling() == 0; // all have been answered
        });

    CompletableFuture<ContainerState> restarted = restart(bobs);
    await(() -> hubs.host.controls.size() == 1);
    hubs.host.controls.get(0).answer().complete(new ContainerState("0123456789ab", "running"));
    assertThat(restarted).isNotDone();
    hubs.owner.gate.open();

    assertThat(get(restarted).state()).isEqualTo("running");
    for (int second = 0; second < 5; second++) { // less than the time of a question
      hubs.pass(Duration.ofSeconds(1));
      int all = second;
      await(
          () -> {
            served.turn();
            return pages.stream().allMatch(page -> isTold(page, all == 4 ? output.length() : 1));
          });
    }
    assertThat(pages.stream().filter(page -> page.ends.contains("failed AGENT_NOT_CONNECTED")))
        .hasSizeBetween(10, 40);
    // Their places are free at once, not only when nobody has pulled for long.
    assertThat(served.streams()).isEqualTo(pages.stream().filter(p -> p.ends.isEmpty()).count());
  }

  private static boolean isTold(Page page, int least) {
    return page.shown.get() >= least || !page.ends.isEmpty();
  }

  @Test
  void areNotSealedOnTheThreadOfAnAgent() throws Exception {
    Page log = new Page();
    var unused = hubs.asker.requests().follow(hubs.ada, hubs.server.id(), NGINX, 0, log);
    Page output = watch(hubs.ada, hubs.server.id(), run(hubs.ada, hubs.server.id()));
    CompletableFuture<ContainerState> restarted = restart(hubs.ada, hubs.server.id());
    await(() -> served.pulling() == 3);
    hubs.holdsBack = true;

    Thread agent =
        new Thread(
            () -> {
              for (int i = 0; i < 10; i++) {
                hubs.host
                    .followings
                    .get(0)
                    .follower()
                    .onLine(new LogLine(null, null, "x".repeat(60_000)));
              }
              hubs.host.followings.get(0).follower().onFailed(ChatOpsException.conflict("gone"));
              hubs.host
                  .commands
                  .get(0)
                  .listener()
                  .onOutput(StandardStream.STDOUT, "x".repeat(600_000));
              hubs.host
                  .commands
                  .get(0)
                  .listener()
                  .onEnded(CommandOutcome.exited(0, null, null, null, 0));
              hubs.host
                  .controls
                  .get(0)
                  .answer()
                  .complete(new ContainerState("0123456789ab", "running"));
            },
            "event-loop");
    agent.start();
    agent.join();
    assertThat(hubs.owner.sealedBy).isNotEmpty().doesNotContain("event-loop");

    hubs.heldBack.remove().run();
    assertThat(get(restarted).state()).isEqualTo("running");
    hubs.awaitNews(() -> log.ends.contains("failed CONFLICT") && output.ends.contains("ended"));
    assertThat(log.shown).hasValue(10);
    assertThat(output.shown).hasValue(600_000);
    assertThat(hubs.owner.sealedBy).doesNotContain("event-loop");
  }

  private CompletableFuture<ContainerState> restart(ServerId server) {
    return restart(hubs.bob, server);
  }

  private CompletableFuture<ContainerState> restart(Actor actor, ServerId server) {
    return hubs.asker
        .requests()
        .control(actor, server, NGINX, ContainerOperation.RESTART, TEN_SECONDS);
  }

  private Page watch(Actor actor, ServerId server, CommandExecutionId id) {
    Page page = new Page();
    var unused = hubs.asker.requests().watch(actor, server, id, page);
    return page;
  }

  private CommandExecutionId run(Actor actor, ServerId server) throws Exception {
    CommandLine line = new CommandLine("uptime", Duration.ofSeconds(60), null);
    return get(hubs.asker.requests().run(actor, server, line, false)).id();
  }
}
