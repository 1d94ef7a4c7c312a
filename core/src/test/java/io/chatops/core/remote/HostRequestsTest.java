package io.chatops.core.remote;

import static io.chatops.core.remote.TwoHubs.await;
import static io.chatops.core.remote.TwoHubs.failure;
import static io.chatops.core.remote.TwoHubs.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.agent.HostPermissions;
import io.chatops.core.agent.HostPermissions.Commands;
import io.chatops.core.agent.HostPermissions.Containers;
import io.chatops.core.agent.ListProcesses;
import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.command.CommandLine;
import io.chatops.core.command.CommandOutcome;
import io.chatops.core.command.CommandOutput;
import io.chatops.core.command.CommandQueries;
import io.chatops.core.command.CommandStatus;
import io.chatops.core.container.ContainerLogs;
import io.chatops.core.container.ContainerOperation;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.container.ContainerState;
import io.chatops.core.container.LogLine;
import io.chatops.core.container.LogWindow;
import io.chatops.core.container.LogWindowQuery;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.error.InvalidFieldException.FieldError;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.Role;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.StandardStream;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportedProcess;
import io.chatops.core.metric.Share;
import io.chatops.core.remote.HostRequests.UpdateBegun;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests at a hub about a server whose agent is connected to another one. */
class HostRequestsTest {
  private static final ContainerRef NGINX = new ContainerRef("nginx");
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final TwoHubs hubs = new TwoHubs();
  private final HostRequests requests = hubs.asker.requests();
  private final Actor ada = hubs.ada;
  private final ServerId server = hubs.server.id();

  @AfterEach
  void stop() {
    hubs.close();
  }

  @Test
  void actsOnAContainerAndPutsItOnRecordOnce() throws Exception {
    CompletableFuture<ContainerState> answer = restart(ada);
    await(() -> hubs.host.controls.size() == 1);
    assertThat(hubs.host.controls.get(0).operation()).isEqualTo(ContainerOperation.RESTART);
    assertThat(hubs.host.controls.get(0).container()).isEqualTo(NGINX);
    assertThat(hubs.host.controls.get(0).timeout()).isEqualTo(TEN_SECONDS);
    assertThat(answer).isNotDone();

    hubs.host.controls.get(0).answer().complete(new ContainerState("0123456789ab", "running"));

    assertThat(get(answer)).isEqualTo(new ContainerState("0123456789ab", "running"));
    assertThat(hubs.audited())
        .containsExactlyInAnyOrder(
            "server.register ALLOWED null",
            "container.restart ALLOWED nginx",
            "container.restart COMPLETED nginx");
  }

  @Test
  void waitsForAsLongAsTheHostTakes() throws Exception {
    CompletableFuture<ContainerState> answer = restart(ada);
    await(() -> hubs.host.controls.size() == 1);

    for (int i = 0; i < 10; i++) { // longer than any one question may take
      hubs.live(Duration.ofSeconds(6));
      await(() -> hubs.owner.remote.served().pulling() == 1);
    }
    hubs.host.controls.get(0).answer().complete(new ContainerState("0123456789ab", "running"));

    assertThat(get(answer).state()).isEqualTo("running");
  }

  @Test
  void passesOnWhatTheAgentRefuses() {
    CompletableFuture<ContainerState> answer = restart(ada);
    await(() -> hubs.host.controls.size() == 1);

    hubs.host
        .controls
        .get(0)
        .answer()
        .completeExceptionally(ChatOpsException.rateLimited("busy", Duration.ofSeconds(7)));

    ChatOpsException failure = failure(() -> answer);
    assertThat(failure.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(failure).hasMessage("busy");
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
  }

  @Test
  void runsACommandThatBelongsToTheHubWithTheAgent() throws Exception {
    CompletableFuture<CommandExecution> answer = run(ada, true);
    await(() -> hubs.host.commands.size() == 1);
    CommandExecutionId id = hubs.host.commands.get(0).execution().id();
    hubs.asker.shared.ownership().stop();
    assertThat(hubs.storage.commandExecutions().loseOfHubsThatAreOver(hubs.clock.instant(), "over"))
        .isZero();

    hubs.host.commands.get(0).listener().onOutput(StandardStream.STDOUT, "up é\uD83D\uDE00\n");
    hubs.host
        .commands
        .get(0)
        .listener()
        .onEnded(CommandOutcome.exited(3, null, Duration.ofMillis(12), null, 0));

    CommandExecution ended = get(answer);
    assertThat(ended.status()).isEqualTo(CommandStatus.FAILED);
    assertThat(ended).isEqualTo(hubs.storage.commandExecutions().find(server, id).orElseThrow());
  }

  @Test
  void tellsTheOutputSoFarAndCancels() throws Exception {
    CommandExecution started = get(run(ada, false));
    assertThat(started.status()).isEqualTo(CommandStatus.RUNNING);
    hubs.host.commands.get(0).listener().onOutput(StandardStream.STDOUT, "so far");

    CommandQueries.View view = get(requests.command(ada, server, started.id()));
    assertThat(view.output()).isEqualTo(new CommandOutput("so far", false, 0));
    assertThat(get(requests.cancel(ada, server, started.id()))).isTrue();
    assertThat(hubs.host.cancelled).extracting(CommandExecution::id).containsExactly(started.id());

    hubs.host.commands.get(0).listener().onEnded(CommandOutcome.cancelled(null, 0));
    assertThat(get(requests.command(ada, server, started.id())).execution().status())
        .isEqualTo(CommandStatus.CANCELLED);
    assertThat(failure(() -> requests.cancel(ada, server, started.id())).code())
        .isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void tellsOfARunningCommandWithoutItsOutputWhileTheBusIsCut() throws Exception {
    CommandExecution started = get(run(ada, false));
    hubs.host.commands.get(0).listener().onOutput(StandardStream.STDOUT, "so far");
    hubs.bus.cut();

    CommandQueries.View view = get(requests.command(ada, server, started.id()));

    assertThat(view.execution()).isEqualTo(started);
    assertThat(view.output()).isEqualTo(CommandOutput.NONE);
  }

  @Test
  void readsALogOfManyMessages() throws Exception {
    LogWindowQuery query =
        new LogWindowQuery(NGINX, 10_000, hubs.clock.instant(), null, StandardStream.STDERR);
    List<LogLine> lines = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      lines.add(
          new LogLine(
              i % 2 == 0 ? hubs.clock.instant() : null,
              i % 3 == 0 ? StandardStream.STDERR : null,
              i + "x".repeat(700)));
    }
    CompletableFuture<LogWindow> answer = requests.readLogs(ada, server, query, null);
    await(() -> hubs.host.readings.size() == 1);
    assertThat(hubs.host.readings.get(0).query()).isEqualTo(query);

    hubs.host.readings.get(0).answer().complete(new LogWindow(lines, 5));

    assertThat(get(answer)).isEqualTo(new LogWindow(lines, 5));
    assertThat(hubs.owner.remote.served().held()).isZero();
  }

  @Test
  void listsProcesses() throws Exception {
    hubs.host.canListProcesses = true;
    ReportedProcess process =
        new ReportedProcess(7L, "sh", 1.5, null, "running", "root", "sh -c x");
    hubs.owner.reader.processes = document -> List.of(process);
    CompletableFuture<ListProcesses.Listed> answer =
        requests.processes(ada, server, ListProcesses.Order.MEMORY, 5);
    await(() -> hubs.host.processLists.size() == 1);

    hubs.host
        .processLists
        .get(0)
        .complete(ReportDocument.of("[]".getBytes(StandardCharsets.UTF_8)));

    assertThat(get(answer)).isEqualTo(new ListProcesses.Listed(List.of(process), null));
  }

  @Test
  void measuresTheRoundTripToTheAgent() throws Exception {
    CompletableFuture<Optional<Duration>> answer = requests.checkHealth(ada, server);
    await(() -> hubs.host.pings.size() == 1);

    hubs.host.pings.get(0).complete(Duration.ofMillis(3));

    assertThat(get(answer)).contains(Duration.ofMillis(3));
  }

  @Test
  void updatesAnAgent() throws Exception {
    hubs.host.permissions =
        new HostPermissions(Containers.OFF, Commands.OFF, HostPermissions.Updates.AUTO);

    assertThat(get(requests.updateAgent(ada, server))).isEqualTo(new UpdateBegun("0.1.0", "0.2.0"));
    assertThat(hubs.host.updates).hasSize(1);
  }

  @Test
  void namesTheFieldsOfBadInput() {
    ChatOpsException timeout =
        failure(
            () ->
                requests.control(
                    ada, server, NGINX, ContainerOperation.STOP, Duration.ofSeconds(301)));
    assertThat(((InvalidFieldException) timeout).errors())
        .containsExactly(new FieldError("timeout", "must be 0-300 seconds"));
    ChatOpsException tail =
        failure(
            () ->
                requests.readLogs(
                    ada, server, new LogWindowQuery(NGINX, 0, null, null, null), null));
    assertThat(((InvalidFieldException) tail).errors())
        .containsExactly(new FieldError("tail", "must be 1-10000"));
  }

  @Test
  void refusesWhatTheHostDoesNotAllow() {
    hubs.host.permissions = new HostPermissions(Containers.READ, Commands.OFF);

    assertThat(failure(() -> run(ada, true)).code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(failure(() -> restart(ada)).code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(hubs.host.commands).isEmpty();
  }

  @Test
  void hidesSomebodyElsesServerWithoutAskingTheOtherHub() {
    assertThat(failure(() -> restart(hubs.bob)).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(failure(() -> run(hubs.bob, true)).code()).isEqualTo(ErrorCode.NOT_FOUND);

    assertThat(hubs.owner.shared.bus().state().orElseThrow().received()).isZero();
    assertThat(hubs.audited()).contains("container.restart REFUSED server " + server + ": nginx");
  }

  @Test
  void theHubWithTheAgentHidesItToo() {
    byte[] question =
        Message.open(
            new RunVerb(hubs.asker.actions.runCommand()),
            hubs.bob,
            server,
            new RunVerb.Request(line(), true));

    assertThat(refusal(question).code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(hubs.host.commands).isEmpty();
  }

  @Test
  void asksTheStorageAnewWhoSomebodyIs() throws Exception {
    Actor mistaken = new Actor(ada.userId(), "mallory", Role.ADMIN, ada.sessionId(), "192.0.2.7");

    assertThat(get(run(mistaken, false)).requestedByName()).isEqualTo("ada");

    Actor stranger = new Actor(ada.userId(), "ada", Role.ADMIN, hubs.bob.sessionId(), "192.0.2.7");
    assertThat(failure(() -> run(stranger, false)).code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void refusesOneWhoseSessionEndedOrWhoMayNotSignInAnyMore() {
    hubs.storage.sessions().end(ada.sessionId(), hubs.clock.instant());

    assertThat(failure(() -> run(ada, true)).code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(failure(() -> restart(ada)).code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(hubs.host.commands).isEmpty();
    assertThat(hubs.host.controls).isEmpty();
  }

  @Test
  void keepsConflictsAtTheHubWithTheAgent() {
    var unused = restart(ada);
    await(() -> hubs.host.controls.size() == 1);

    assertThat(failure(() -> restart(ada)).code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(
            failure(
                    () ->
                        hubs.owner
                            .requests()
                            .control(ada, server, NGINX, ContainerOperation.STOP, TEN_SECONDS))
                .code())
        .isEqualTo(ErrorCode.CONFLICT);
  }

  @Test
  void keepsLimitsAtTheHubWithTheAgent() throws Exception {
    for (int i = 0; i < 16; i++) {
      var unused = get(run(ada, false));
    }

    ChatOpsException failure = failure(() -> run(ada, false));
    assertThat(failure.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(failure.retryAfter()).isPresent();
  }

  @Test
  void answersAtOnceWhileTheBusIsCut() {
    hubs.bus.cut();

    ChatOpsException failure = failure(() -> restart(ada));

    assertThat(failure.code()).isEqualTo(ErrorCode.AGENT_NOT_CONNECTED);
    assertThat(failure).hasMessageContaining("connected to another hub, which this one cannot ask");
    assertThat(hubs.audited()).contains("container.restart FAILED nginx");
    assertThat(hubs.host.controls).isEmpty();
  }

  @Test
  void saysThatItMayHaveBeenDoneWhenTheOtherHubIsGoneAndItsLeaseIsNotOver() {
    hubs.owner.shared.bus().close();
    CompletableFuture<ContainerState> answer = restart(ada);
    hubs.pass(Pull.LIMIT.minusMillis(1));
    assertThat(answer).isNotDone();
    hubs.pass(Duration.ofMillis(1));

    ChatOpsException failure = failure(() -> answer);

    assertThat(failure.code()).isEqualTo(ErrorCode.AGENT_TIMEOUT);
    assertThat(failure).hasMessageContaining("it may have been done");
    assertThat(hubs.audited()).contains("container.restart FAILED nginx");
  }

  @Test
  void answersAtOnceWhenTheLeaseOfTheOtherHubIsOver() {
    hubs.owner.shared.ownership().stop();
    hubs.asker.turn();

    ChatOpsException failure = failure(() -> restart(ada));

    assertThat(failure.code()).isEqualTo(ErrorCode.AGENT_NOT_CONNECTED);
    assertThat(hubs.audited()).contains("container.restart FAILED nginx");
    assertThat(hubs.host.controls).isEmpty();
  }

  @Test
  void saysThatItMayHaveBeenDoneWhenTheBusIsCutMeanwhile() {
    CompletableFuture<ContainerState> answer = restart(ada);
    await(() -> hubs.host.controls.size() == 1);

    hubs.bus.cut();

    ChatOpsException failure = failure(() -> answer);
    assertThat(failure.code()).isEqualTo(ErrorCode.AGENT_FAILED);
    assertThat(failure).hasMessageContaining("it may have been done");
    assertThat(hubs.audited())
        .contains("container.restart ALLOWED nginx", "container.restart FAILED nginx");
  }

  @Test
  void saysThatItMayHaveBeenDoneWhenTheOtherHubDiesMeanwhile() {
    CompletableFuture<ContainerState> answer = restart(ada);
    await(() -> hubs.host.controls.size() == 1);

    hubs.owner.shared.bus().close();
    hubs.pass(Pull.LIMIT.plusSeconds(1));

    ChatOpsException failure = failure(() -> answer);
    assertThat(failure.code()).isEqualTo(ErrorCode.AGENT_TIMEOUT);
    assertThat(failure).hasMessageContaining("it may have been done");
  }

  @Test
  void saysThatItMayHaveBeenDoneAlsoWhereTheStorageIsAway() {
    HostRequests withoutTrail =
        new HostRequests(
            hubs.asker.shared.owned(),
            hubs.asker.shared.presence(),
            hubs.asker.shared.ownership(),
            hubs.asker.shared.bus(),
            new Audit(new FailingTrail(), hubs.clock),
            Runnable::run,
            hubs.verbs());
    CompletableFuture<ContainerState> answer =
        withoutTrail.control(ada, server, NGINX, ContainerOperation.RESTART, TEN_SECONDS);
    await(() -> hubs.host.controls.size() == 1);

    hubs.bus.cut();

    ChatOpsException failure = failure(() -> answer);
    assertThat(failure.code()).isEqualTo(ErrorCode.AGENT_FAILED);
    assertThat(failure).hasMessageContaining("it may have been done");
  }

  @Test
  void recordsWhatTheOtherHubRefusesBeforeItsUseCaseCould() {
    hubs.holdsBack = true;
    for (int i = 0; i < Places.REQUEST.mostPerUser(); i++) {
      assertThat(restart(ada)).isNotDone();
    }
    await(() -> hubs.heldBack.size() == Places.REQUEST.mostPerUser());

    assertThat(failure(() -> restart(ada)).code()).isEqualTo(ErrorCode.RATE_LIMITED);

    assertThat(hubs.audited())
        .filteredOn(event -> event.startsWith("container."))
        .containsExactly("container.restart REFUSED nginx");
  }

  @Test
  void tellsThePersonBeforeItIsOnRecord() {
    Queue<Runnable> later = new ConcurrentLinkedQueue<>();
    HostRequests slowTrail =
        new HostRequests(
            hubs.asker.shared.owned(),
            hubs.asker.shared.presence(),
            hubs.asker.shared.ownership(),
            hubs.asker.shared.bus(),
            hubs.asker.shared.audit(),
            later::add,
            hubs.verbs());
    CompletableFuture<ContainerState> answer =
        slowTrail.control(ada, server, NGINX, ContainerOperation.RESTART, TEN_SECONDS);
    await(() -> hubs.host.controls.size() == 1);

    hubs.bus.cut();

    assertThat(failure(() -> answer).code()).isEqualTo(ErrorCode.AGENT_FAILED);
    assertThat(hubs.audited()).doesNotContain("container.restart FAILED nginx");
    later.forEach(Runnable::run);
    assertThat(hubs.audited()).contains("container.restart FAILED nginx");
  }

  @Test
  void tellsAnAnswerThoughThereIsNoThreadForIt() throws Exception {
    HostRequests busy =
        new HostRequests(
            hubs.asker.shared.owned(),
            hubs.asker.shared.presence(),
            hubs.asker.shared.ownership(),
            hubs.asker.shared.bus(),
            hubs.asker.shared.audit(),
            task -> {
              throw new RejectedExecutionException("busy");
            },
            hubs.verbs());
    CompletableFuture<ContainerState> answer =
        busy.control(ada, server, NGINX, ContainerOperation.RESTART, TEN_SECONDS);
    await(() -> hubs.host.controls.size() == 1);

    hubs.host.controls.get(0).answer().complete(new ContainerState("0123456789ab", "running"));

    assertThat(get(answer).state()).isEqualTo("running");
  }

  private static final class FailingTrail implements AuditTrail {
    @Override
    public void append(AuditEvent event) {
      throw ChatOpsException.storageUnavailable("away", new IllegalStateException("as wanted"));
    }

    @Override
    public int deleteOld(Instant before, Instant now, int mostPerActor, int atOnce) {
      return 0;
    }

    @Override
    public Page find(Query query) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void neverSaysTryAgainOfWhatWasDone() throws Exception {
    fillTheBudget();
    CompletableFuture<ContainerState> restarted = restart(ada);
    await(() -> hubs.host.controls.size() == 1);
    hubs.host.controls.get(0).answer().complete(new ContainerState("0123456789ab", "running"));
    assertThat(get(restarted).state()).isEqualTo("running"); // a small answer always fits

    CompletableFuture<CommandExecution> ran = run(ada, true);
    await(() -> hubs.host.commands.size() == 1);
    hubs.host.commands.get(0).listener().onOutput(StandardStream.STDOUT, "x".repeat(100_000));
    hubs.host
        .commands
        .get(0)
        .listener()
        .onEnded(CommandOutcome.exited(0, null, Duration.ofMillis(12), null, 0));
    ChatOpsException failure = failure(() -> ran);
    assertThat(failure.code()).isEqualTo(ErrorCode.AGENT_FAILED);
    assertThat(failure)
        .hasMessageContaining("It was done")
        .hasMessageContaining("(command_id " + hubs.host.commands.get(0).execution().id() + ")");

    CompletableFuture<LogWindow> read =
        requests.readLogs(ada, server, new LogWindowQuery(NGINX, 10, null, null, null), null);
    await(() -> hubs.host.readings.size() == 1);
    LogLine line = new LogLine(null, null, "x".repeat(100_000));
    hubs.host.readings.get(0).answer().complete(new LogWindow(List.of(line), 0));
    assertThat(failure(() -> read).code()).isEqualTo(ErrorCode.RATE_LIMITED); // it changed nothing
    assertThat(hubs.owner.remote.served().counters().requestsRefused()).isEqualTo(2);
  }

  /** Has hubs that pull nothing follow logs, until no line more fits. */
  private void fillTheBudget() {
    byte[] question =
        Message.open(hubs.verbs().followLogs(), hubs.ada, server, new FollowLogs.Request(NGINX, 0));
    Instant over = hubs.clock.instant().plus(Pull.LIMIT);
    LogLine line = new LogLine(null, null, "x".repeat(60_000));
    long before = -1;
    while (hubs.owner.remote.served().held() > before) {
      before = hubs.owner.remote.served().held();
      var unused = hubs.owner.remote.served().asked(HubId.random(), question, over);
      ContainerLogs.Follower follower =
          hubs.host.followings.get(hubs.host.followings.size() - 1).follower();
      for (int i = 0; i < 20; i++) { // the first is sent
        follower.onLine(line);
      }
    }
    assertThat(before).isGreaterThan(Outboxes.MOST_BYTES - 100_000);
  }

  @Test
  void doesNothingOnceThePersonWasToldToLook() {
    hubs.asker.gate.close();
    CompletableFuture<ContainerState> restarted = restart(ada);
    await(hubs.asker.gate::isHolding);
    hubs.live(Pull.LIMIT.plusSeconds(1));
    assertThat(failure(() -> restarted)).hasMessageContaining("look before you try again");
    long sent = hubs.owner.shared.bus().state().orElseThrow().sent();

    hubs.asker.gate.open();

    await(() -> hubs.owner.shared.bus().state().orElseThrow().sent() > sent);
    assertThat(hubs.host.controls).isEmpty();
  }

  @Test
  void tellsNoRoundTripWhereTheOtherHubIsLost() throws Exception {
    CompletableFuture<Optional<Duration>> answer = requests.checkHealth(ada, server);
    await(() -> hubs.host.pings.size() == 1);

    hubs.bus.cut();

    assertThat(get(answer)).isEmpty();
  }

  @Test
  void doesNothingAtAHubThatTheAgentHasLeft() {
    hubs.owner.signOut(); // and the other hub does not know yet

    ChatOpsException failure = failure(() -> run(ada, true));

    assertThat(failure.code()).isEqualTo(ErrorCode.AGENT_NOT_CONNECTED);
    assertThat(hubs.host.commands).isEmpty();
  }

  @Test
  void asksNobodyElseWhereTheAgentIs() throws Exception {
    assertThat(get(hubs.owner.requests().run(ada, server, line(), false)).status())
        .isEqualTo(CommandStatus.RUNNING);

    assertThat(hubs.asker.shared.bus().state().orElseThrow().received()).isZero();
    assertThat(hubs.owner.shared.bus().state().orElseThrow().sent()).isZero();
  }

  @Test
  void tellsTheLastReportOfTheHubThatTakesThem() {
    hubs.report("{\"of\":\"before\"}");
    hubs.owner.shared.latest().writeBack(Share.ALL);
    String large = "{\"of\":\"" + "x".repeat(900_000) + "\"}"; // of two messages
    hubs.report(large);

    assertThat(lastReportAtTheOtherHub()).isEqualTo(large);

    hubs.bus.cut();
    assertThat(lastReportAtTheOtherHub()).isEqualTo("{\"of\":\"before\"}");
  }

  @Test
  void tellsTheStoredReportWhenTheOtherHubIsGone() throws Exception {
    hubs.report("{\"of\":\"before\"}");
    hubs.owner.shared.latest().writeBack(Share.ALL);
    hubs.report("{\"of\":\"now\"}");

    hubs.owner.shared.bus().close();
    CompletableFuture<String> first = CompletableFuture.supplyAsync(this::lastReportAtTheOtherHub);
    await(
        () -> {
          hubs.pass(ReportsElsewhere.LIMIT);
          return first.isDone();
        });
    assertThat(get(first)).isEqualTo("{\"of\":\"before\"}");

    // A hub that was late is not asked again: that would take six seconds without a clock.
    assertThat(CompletableFuture.supplyAsync(this::lastReportAtTheOtherHub))
        .succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  void asksNobodyForTheReportsOfManyServersOrOfAPageThatBegins() {
    hubs.report("{\"of\":\"before\"}");
    hubs.owner.shared.latest().writeBack(Share.ALL);
    hubs.report("{\"of\":\"now\"}");

    assertThat(hubs.asker.shared.latest().find(server).orElseThrow().document().json())
        .isEqualTo("{\"of\":\"before\"}");
    assertThat(lastReportAtTheOtherHub()).isEqualTo("{\"of\":\"now\"}");
  }

  private String lastReportAtTheOtherHub() {
    return hubs.asker.shared.latest().ask(server).orElseThrow().document().json();
  }

  private ChatOpsException refusal(byte[] question) {
    byte[] answer =
        hubs.owner
            .remote
            .served()
            .asked(
                hubs.asker.shared.ownership().id(), question, hubs.clock.instant().plus(Pull.LIMIT))
            .toCompletableFuture()
            .join();
    WireReader in = new WireReader(answer);
    assertThat(in.getByte()).isEqualTo(Message.FAILED);
    return RemoteFailures.read(in);
  }

  private static CommandLine line() {
    return new CommandLine("uptime", Duration.ofSeconds(60), "/tmp");
  }

  private CompletableFuture<CommandExecution> run(Actor actor, boolean wait) {
    return requests.run(actor, server, line(), wait);
  }

  private CompletableFuture<ContainerState> restart(Actor actor) {
    return requests.control(actor, server, NGINX, ContainerOperation.RESTART, TEN_SECONDS);
  }
}
