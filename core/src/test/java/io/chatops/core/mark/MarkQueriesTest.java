package io.chatops.core.mark;

import static io.chatops.core.agent.ActionFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.agent.ActionFixture;
import io.chatops.core.agent.AgentChanges;
import io.chatops.core.agent.AgentEvent;
import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.Resolution;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository.Step;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.command.CommandLine;
import io.chatops.core.command.CommandStatus;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.HubId;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import io.chatops.core.mark.MarkQueries.Marks;
import io.chatops.core.memory.InMemoryAlertRepository;
import io.chatops.core.memory.InMemoryCommandExecutionRepository;
import io.chatops.core.memory.InMemoryNoteRepository;
import io.chatops.core.note.Note;
import io.chatops.core.note.NoteId;
import io.chatops.core.policy.Action;
import io.chatops.core.server.Server;
import io.chatops.core.server.Server.AgentDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MarkQueriesTest {
  private final ActionFixture world = new ActionFixture();
  private final InMemoryAlertRepository alerts = new InMemoryAlertRepository((alert, notice) -> {});
  private final InMemoryCommandExecutionRepository commands =
      new InMemoryCommandExecutionRepository();
  private final InMemoryNoteRepository notes = new InMemoryNoteRepository();
  private final MarkQueries queries =
      new MarkQueries(
          world.owned,
          alerts,
          world.logEntries,
          commands,
          world.trail,
          notes,
          Duration.ofSeconds(20));
  private final Instant start = world.clock.instant();

  private Marks marks() {
    return queries.find(world.ada, world.server, start, world.clock.instant().plusSeconds(1));
  }

  private Instant later() {
    world.clock.advance(Duration.ofMinutes(1));
    return world.clock.instant();
  }

  @Test
  void listsWhatHappenedNewestFirst() {
    Instant alerted = later();
    Alert alert = alert(alerted, null);
    Instant ran = later();
    CommandExecutionId command = command(ran, "uptime");
    Instant acted = later();
    Server server = world.owned.get(world.ada, Action.VIEW, world.server);
    for (Outcome outcome : List.of(Outcome.ALLOWED, Outcome.COMPLETED)) {
      world.audit.server(world.ada, AuditAction.CONTAINER_RESTART, outcome, server, "web", null);
    }
    world.audit.server(
        world.ada, AuditAction.CONTAINER_READ_LOGS, Outcome.COMPLETED, server, "web", null);
    Instant rebooted = later();
    news(AgentEvent.REBOOTED, "The host was rebooted");
    Instant upgraded = later();
    news(AgentEvent.VERSION_CHANGED, "The agent has version 2");
    Instant noted = later();
    Note note = note(noted, "a note");
    Instant gone = later();
    world.disconnect();
    Instant back = later();
    world.presence.connected(world.server, world.host);

    Marks found = marks();

    assertThat(found.marks())
        .containsExactly(
            new Mark(
                gone,
                back,
                false,
                Mark.Kind.AGENT_AWAY,
                null,
                "The agent's connection ended",
                null),
            Mark.at(noted, Mark.Kind.NOTE, "a note", note.id().toString()),
            Mark.at(upgraded, Mark.Kind.AGENT_VERSION, "The agent has version 2", null),
            Mark.at(rebooted, Mark.Kind.REBOOT, "The host was rebooted", null),
            Mark.at(acted, Mark.Kind.CONTAINER_ACTION, "ada: container.restart web", null),
            new Mark(
                ran,
                null,
                true,
                Mark.Kind.COMMAND,
                null,
                "ada ran uptime: queued",
                command.toString()),
            new Mark(
                alerted,
                null,
                true,
                Mark.Kind.ALERT,
                Severity.CRITICAL,
                "CPU is at 97 %",
                alert.id().toString()));
    assertThat(found.total()).isEqualTo(7);
  }

  @Test
  void listsWhatOverlapsTheTimeOnly() {
    alert(later(), world.clock.instant());
    Alert lasting = alert(later(), null);
    note(world.clock.instant(), "before");
    command(world.clock.instant(), "before");
    world.disconnect();
    Instant from = later();
    Note inside = note(from, "inside");
    Instant to = later();
    note(to, "after");
    alert(to, null);

    Marks found = queries.find(world.ada, world.server, from, to);

    assertThat(found.marks())
        .extracting(Mark::kind)
        .containsExactly(Mark.Kind.NOTE, Mark.Kind.ALERT, Mark.Kind.AGENT_AWAY);
    assertThat(found.marks().get(0).id()).isEqualTo(inside.id().toString());
    assertThat(found.marks().get(1).id()).isEqualTo(lasting.id().toString());
    assertThat(found.marks().get(2).lasts()).isTrue();
  }

  @Test
  void keepsTheNewestAndSaysHowManyThereAre() {
    for (int i = 0; i < 600; i++) {
      note(start.plusSeconds(i), "note");
      command(start.plusSeconds(i), "uptime");
    }
    world.clock.advance(Duration.ofHours(1));

    Marks found = marks();

    assertThat(found.marks()).hasSize(MarkQueries.MAX_MARKS);
    assertThat(found.total()).isEqualTo(1_200);
    assertThat(found.marks().get(999).time()).isEqualTo(start.plusSeconds(100));
  }

  @Test
  void countsWhatIsBeyondTheNewestOfOneKind() {
    for (int i = 0; i < 1_001; i++) {
      command(start.plusSeconds(i), "uptime");
    }
    world.clock.advance(Duration.ofHours(1));

    assertThat(marks().marks()).hasSize(MarkQueries.MAX_MARKS);
    assertThat(marks().total()).isEqualTo(1_001);
  }

  @Test
  void findsActionsOnContainersAmongManyOtherEvents() {
    Server server = world.owned.get(world.ada, Action.VIEW, world.server);
    world.audit.server(
        world.ada, AuditAction.CONTAINER_STOP, Outcome.COMPLETED, server, "web", null);
    for (int i = 0; i < 1_001; i++) {
      later();
      world.audit.server(
          world.ada, AuditAction.CONTAINER_READ_LOGS, Outcome.COMPLETED, server, "web", null);
    }

    assertThat(marks().marks()).extracting(Mark::title).containsExactly("ada: container.stop web");
  }

  @Test
  void leavesOutShortBreaksAndTheHubsOwn() {
    world.disconnect();
    world.clock.advance(Duration.ofSeconds(19));
    world.presence.connected(world.server, world.host);
    later();
    world.presence.closeAll();
    later();
    world.presence.connected(world.server, world.host);

    assertThat(marks().marks()).isEmpty();
  }

  @Test
  void cutsTheTextOfLongCommands() {
    command(start, "x".repeat(8_000));
    later();

    assertThat(marks().marks().get(0).title()).hasSize(200).endsWith("…");
  }

  @Test
  void tellsNothingOfOthers() {
    assertFails(
        ErrorCode.NOT_FOUND,
        () -> queries.find(world.bob, world.server, start, start.plusSeconds(1)));
  }

  @Test
  void findsTheNewsInWhatAnAgentSaysOfItself() {
    AgentDetails before = agent("1", start);

    assertThat(AgentChanges.of(null, before)).isEmpty();
    assertThat(AgentChanges.of(before, before)).isEmpty();
    assertThat(AgentChanges.of(before, agent("1", start.plusSeconds(60)))).isEmpty();
    assertThat(AgentChanges.of(before, agent("2", start.plusSeconds(61))))
        .containsOnlyKeys(AgentEvent.REBOOTED, AgentEvent.VERSION_CHANGED);
    assertThat(AgentChanges.of(agent(null, null), before)).isEmpty();
    assertThat(AgentChanges.of(before, agent(null, null))).isEmpty();
  }

  private static AgentDetails agent(@Nullable String version, @Nullable Instant booted) {
    return new AgentDetails(version, null, null, null, null, booted, List.of(), List.of());
  }

  private void news(AgentEvent event, String text) {
    world.log.record(world.server, LogLevel.INFO, LogSource.AGENT, null, text, event.details());
  }

  private Note note(Instant at, String text) {
    Note note = new Note(NoteId.random(), world.server, at, "ada", text);
    notes.add(note, 10_000);
    return note;
  }

  private CommandExecutionId command(Instant at, String text) {
    CommandExecutionId id = CommandExecutionId.random();
    commands.add(
        new CommandExecution(
            id,
            world.server,
            world.ada.userId(),
            "ada",
            new CommandLine(text, Duration.ofSeconds(1), null),
            CommandStatus.QUEUED,
            at,
            null,
            null),
        HubId.random());
    return id;
  }

  private Alert alert(Instant at, @Nullable Instant end) {
    AlertKey key = new AlertKey(AlertThresholdId.random(), world.server, "");
    Alert alert =
        new Alert(
            AlertId.random(),
            world.ada.userId(),
            key,
            "web-1",
            MetricType.CPU,
            Comparison.GT,
            Severity.CRITICAL,
            "CPU is at 97 %",
            90,
            97,
            97,
            false,
            at,
            null,
            null,
            end == null ? null : new Resolution(ResolveReason.RECOVERED, null, end),
            null);
    alerts.save(
        List.of(
            new Step(
                new AlertChange(
                    alert, end == null ? AlertChange.Kind.OPENED : AlertChange.Kind.RECORDED),
                AlertHold.none(key, at),
                List.of())));
    return alert;
  }
}
