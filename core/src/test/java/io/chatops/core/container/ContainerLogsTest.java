package io.chatops.core.container;

import static io.chatops.core.agent.ActionFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.agent.ActionFixture;
import io.chatops.core.agent.ActionSlots;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.agent.HostPermissions.Commands;
import io.chatops.core.agent.HostPermissions.Containers;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.log.StandardStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContainerLogsTest {
  private static final LogLine OUT = new LogLine(null, StandardStream.STDOUT, "GET /index.html");
  private static final LogLine ERR =
      new LogLine(null, StandardStream.STDERR, "Disk \u001b[31mFULL");

  private final ActionFixture world = new ActionFixture();
  private final ContainerRef web = new ContainerRef("web");
  private final ReadContainerLogs readLogs =
      new ReadContainerLogs(world.actions, world.host, new ActionSlots(1, 10, 10), Runnable::run);
  private final FollowContainerLogs followLogs =
      new FollowContainerLogs(world.actions, world.host, Runnable::run);

  @Test
  void areReadFromTheHost() throws Exception {
    CompletableFuture<LogWindow> answer = read(null);
    assertThat(answer).isNotDone();

    LogWindow window = new LogWindow(List.of(OUT, ERR), 3);
    world.host.readings.get(0).answer().complete(window);

    assertThat(answer.get()).isEqualTo(window);
    assertThat(world.audited()).containsExactly("container.read_logs ALLOWED web: null");
  }

  @Test
  void areFilteredByATextWithoutRegardToCase() throws Exception {
    CompletableFuture<LogWindow> answer = read("full");
    world.host.readings.get(0).answer().complete(new LogWindow(List.of(OUT, ERR), 3));

    assertThat(answer.get()).isEqualTo(new LogWindow(List.of(ERR), 3));
  }

  @Test
  void areRefusedWhenTheHostDoesNotAllowReading() {
    world.host.permissions = new HostPermissions(Containers.OFF, Commands.ANY);

    assertFails(ErrorCode.FORBIDDEN, () -> read(null));
    assertFails(ErrorCode.FORBIDDEN, () -> follow(10));

    assertThat(world.host.readings).isEmpty();
    assertThat(world.host.followings).isEmpty();
    assertThat(world.audited()).hasSize(2).allMatch(e -> e.contains(" REFUSED web: "));
  }

  @Test
  void areSomebodyElsesNotToBeFound() {
    LogWindowQuery query = new LogWindowQuery(web, 1, null, null, null);

    assertFails(ErrorCode.NOT_FOUND, () -> readLogs.read(world.bob, world.server, query, null));
    assertFails(
        ErrorCode.NOT_FOUND,
        () -> followLogs.follow(world.bob, world.server, web, 10, new Recorder()));
    assertThat(world.host.followings).isEmpty();
  }

  @Test
  void recordAFailureAndFreeTheirPlace() {
    CompletableFuture<LogWindow> answer = read(null);
    assertFails(ErrorCode.RATE_LIMITED, () -> read(null));
    world.clock.advance(Duration.ofSeconds(1));

    world
        .host
        .readings
        .get(0)
        .answer()
        .completeExceptionally(new ChatOpsException(ErrorCode.AGENT_TIMEOUT, "no answer"));

    assertThat(answer).isCompletedExceptionally();
    assertThat(world.audited()).contains("container.read_logs FAILED web: no answer");
    var again = read(null);
    assertThat(again).isNotDone();
  }

  @Test
  void refuseWindowsThatMakeNoSense() {
    Instant now = world.clock.instant();
    for (LogWindowQuery bad :
        List.of(
            new LogWindowQuery(web, 0, null, null, null),
            new LogWindowQuery(web, 10_001, null, null, null),
            new LogWindowQuery(web, 1, now, now, null),
            new LogWindowQuery(web, 1, now.plusSeconds(1), now, null))) {
      assertFails(ErrorCode.INVALID, () -> readLogs.read(world.ada, world.server, bad, null));
    }
    assertFails(ErrorCode.INVALID, () -> follow(-1));
    assertFails(ErrorCode.INVALID, () -> follow(10_001));
    assertThat(world.audited()).isEmpty();
  }

  @Test
  void areFollowedUntilTheSubscriptionIsClosed() {
    ContainerLogs.Subscription subscription = follow(10);

    assertThat(world.host.followings).hasSize(1);
    assertThat(world.audited()).containsExactly("container.follow_logs ALLOWED web: null");

    subscription.close();
    assertThat(world.host.followings).isEmpty();
  }

  @Test
  void areOnRecordWhenTheyCannotBeFollowed() {
    world.host.gone = true;

    assertFails(ErrorCode.AGENT_NOT_CONNECTED, () -> follow(10));

    assertThat(world.audited())
        .containsExactlyInAnyOrder(
            "container.follow_logs ALLOWED web: null",
            "container.follow_logs FAILED web: The agent just left");
  }

  @Test
  void areOnRecordWhenFollowingFailsLater() {
    Recorder recorder = new Recorder();
    followLogs.follow(world.ada, world.server, web, 10, recorder);
    world.clock.advance(Duration.ofSeconds(1));

    world.host.followings.get(0).follower().onFailed(ChatOpsException.notFound("no web here"));

    assertThat(recorder.failure).isEqualTo("no web here");
    assertThat(world.audited())
        .containsExactly(
            "container.follow_logs ALLOWED web: null",
            "container.follow_logs FAILED web: no web here");
  }

  private CompletableFuture<LogWindow> read(@Nullable String text) {
    return readLogs.read(
        world.ada, world.server, new LogWindowQuery(web, 500, null, null, null), text);
  }

  private ContainerLogs.Subscription follow(int tail) {
    return followLogs.follow(world.ada, world.server, web, tail, new Recorder());
  }

  private static final class Recorder implements ContainerLogs.Follower {
    private @Nullable String failure;

    @Override
    public void onLine(LogLine line) {}

    @Override
    public void onDropped(long count) {}

    @Override
    public void onEnded(@Nullable String reason) {}

    @Override
    public void onFailed(ChatOpsException reason) {
      failure = reason.getMessage();
    }
  }
}
