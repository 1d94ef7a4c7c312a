package io.chatops.core.mark;

import io.chatops.core.agent.AgentEvent;
import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.audit.AuditTrail;
import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandExecutionRepository;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntryStore;
import io.chatops.core.note.NoteRepository;
import io.chatops.core.policy.Action;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Gathers what happened to an owner's server from the hub's records. */
public final class MarkQueries {
  /** The most marks of one answer, and the most records of a kind that are looked at. */
  public static final int MAX_MARKS = 1_000;

  private static final int MAX_TITLE = 200;
  private static final Set<AuditAction> CONTAINER_ACTIONS =
      EnumSet.of(
          AuditAction.CONTAINER_START, AuditAction.CONTAINER_STOP, AuditAction.CONTAINER_RESTART);

  private final OwnedServers owned;
  private final AlertRepository alerts;
  private final LogEntryStore log;
  private final CommandExecutionRepository commands;
  private final AuditTrail audit;
  private final NoteRepository notes;
  private final Duration breakAllowed;

  /**
   * Reads from these.
   *
   * @param breakAllowed a lost connection that is back sooner leaves no mark
   */
  public MarkQueries(
      OwnedServers owned,
      AlertRepository alerts,
      LogEntryStore log,
      CommandExecutionRepository commands,
      AuditTrail audit,
      NoteRepository notes,
      Duration breakAllowed) {
    this.owned = owned;
    this.alerts = alerts;
    this.log = log;
    this.commands = commands;
    this.audit = audit;
    this.notes = notes;
    this.breakAllowed = breakAllowed;
  }

  /**
   * The marks of a time.
   *
   * @param marks the newest, at most {@value #MAX_MARKS}
   * @param total how many there are; of container actions beyond the newest {@value #MAX_MARKS},
   *     those that were not carried out count, too
   */
  public record Marks(List<Mark> marks, int total) {
    public Marks {
      marks = List.copyOf(marks);
    }
  }

  /**
   * Finds what began in a time or lasted into it, newest first. NOT_FOUND when the server is not
   * the actor's. Blocking.
   *
   * @param start inclusive
   * @param end exclusive
   */
  public Marks find(Actor actor, ServerId serverId, Instant start, Instant end) {
    Server server = owned.get(actor, Action.VIEW, serverId);
    List<Mark> all = new ArrayList<>();
    long older = alerts(server, start, end, all);
    agent(serverId, start, end).forEach(all::add);
    older += commands(serverId, start, end, all);
    older += containerActions(server, start, end, all);
    notes.find(serverId, start, end, MAX_MARKS).stream()
        .map(note -> Mark.at(note.at(), Mark.Kind.NOTE, note.text(), note.id().toString()))
        .forEach(all::add);
    all.sort(Mark.NEWEST_FIRST);
    return new Marks(all.stream().limit(MAX_MARKS).toList(), Math.toIntExact(all.size() + older));
  }

  /** Adds the newest and returns how many more there are, as the other methods of this kind. */
  private long alerts(Server server, Instant start, Instant end, List<Mark> into) {
    AlertRepository.Page page =
        alerts.find(
            new AlertRepository.Query(
                server.ownerId(),
                null,
                null,
                Set.of(server.id()),
                null,
                null,
                null,
                null,
                end,
                start,
                MAX_MARKS,
                0));
    page.alerts().stream().map(MarkQueries::mark).forEach(into::add);
    return page.total() - page.alerts().size();
  }

  private static Mark mark(Alert alert) {
    Alert.Resolution resolution = alert.resolution();
    return new Mark(
        alert.createdAt(),
        resolution == null ? null : resolution.at(),
        resolution == null,
        Mark.Kind.ALERT,
        alert.severity(),
        alert.message(),
        alert.id().toString());
  }

  private Stream<Mark> agent(ServerId serverId, Instant start, Instant end) {
    AgentTimes times = AgentTimes.read(log, serverId, start, end);
    Stream<Mark> away =
        times.absences(breakAllowed).stream()
            .filter(AgentTimes.Absence::isTheHosts)
            .filter(gone -> gone.to() == null || gone.to().isAfter(start))
            .map(
                gone ->
                    new Mark(
                        gone.from(),
                        gone.to(),
                        gone.to() == null,
                        Mark.Kind.AGENT_AWAY,
                        null,
                        gone.text(),
                        null));
    Stream<Mark> news =
        times.events().stream()
            .filter(event -> !event.at().isBefore(start))
            .flatMap(MarkQueries::marksOf);
    return Stream.concat(away, news);
  }

  private static Stream<Mark> marksOf(AgentTimes.Event event) {
    if (event.kind() == AgentEvent.REBOOTED) {
      return Stream.of(Mark.at(event.at(), Mark.Kind.REBOOT, event.text(), null));
    }
    return event.kind() == AgentEvent.VERSION_CHANGED
        ? Stream.of(Mark.at(event.at(), Mark.Kind.AGENT_VERSION, event.text(), null))
        : Stream.empty();
  }

  private long commands(ServerId serverId, Instant start, Instant end, List<Mark> into) {
    CommandExecutionRepository.Page page =
        commands.find(
            new CommandExecutionRepository.Query(serverId, start, end, null, MAX_MARKS, 0));
    page.executions().stream().map(MarkQueries::mark).forEach(into::add);
    return page.total() - page.executions().size();
  }

  private static Mark mark(CommandExecution execution) {
    CommandExecution.End ended = execution.end();
    return new Mark(
        execution.queuedAt(),
        ended == null ? null : ended.finishedAt(),
        ended == null,
        Mark.Kind.COMMAND,
        null,
        cut(
            "%s ran %s: %s"
                .formatted(
                    execution.requestedByName(),
                    execution.commandLine().text(),
                    execution.status().wireName())),
        execution.id().toString());
  }

  private long containerActions(Server server, Instant start, Instant end, List<Mark> into) {
    long older = 0;
    // Each by itself: among all events of a busy server, these would not be among the newest.
    for (AuditAction action : CONTAINER_ACTIONS) {
      AuditTrail.Page page =
          audit.find(
              new AuditTrail.Query(
                  server.ownerId(), null, action, server.id(), start, end, null, MAX_MARKS, 0));
      page.events().stream()
          .filter(
              event -> event.outcome() == Outcome.COMPLETED || event.outcome() == Outcome.FAILED)
          .map(MarkQueries::mark)
          .forEach(into::add);
      older += page.total() - page.events().size();
    }
    return older;
  }

  private static Mark mark(AuditEvent event) {
    String how = event.outcome() == Outcome.COMPLETED ? "" : ", without success";
    return Mark.at(
        event.at(),
        Mark.Kind.CONTAINER_ACTION,
        cut(
            "%s: %s %s%s"
                .formatted(event.actorName(), event.action().wireName(), event.target(), how)),
        null);
  }

  private static String cut(String text) {
    if (text.length() <= MAX_TITLE) {
      return text;
    }
    int end = MAX_TITLE - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
